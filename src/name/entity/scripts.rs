/// In which letters names are given one spelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scripts {
    /// In Latin letters, in English texts.
    #[default]
    Latin,
    /// In Cyrillic letters, in Cyrillic texts.
    Cyrillic,
    /// In both.
    All,
}

impl Scripts {
    /// All choices, with their names on the command line.
    pub const ALL: [(&str, Self); 3] = [("latin", Self::Latin), ("cyrillic", Self::Cyrillic), ("all", Self::All)];

    /// By its name on the command line.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(known, scripts)| (known == name).then_some(scripts))
    }

    /// Whether Latin letters are among them.
    pub fn has_latin(self) -> bool {
        self != Self::Cyrillic
    }

    /// Whether Cyrillic letters are among them.
    pub fn has_cyrillic(self) -> bool {
        self != Self::Latin
    }
}
