/// Marks that are counted one kind at a time.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) commas: u32,
    pub(super) separators: u32,
    pub(super) rights: u32,
    pub(super) at: u32,
    pub(super) hashes: u32,
    pub(super) quotes: u32,
    pub(super) brackets: u32,
    pub(super) colons: u32,
    pub(super) money: u32,
    pub(super) questions: u32,
    pub(super) exclamations: u32,
    pub(super) dashes: u32,
    pub(super) slashes: u32,
    pub(super) stops: u32,
}

impl Marks {
    pub(super) fn add(&mut self, c: char) {
        match c {
            ',' | '，' | '、' | '،' => self.commas += 1,
            '|' | '·' | '•' | '>' | '»' | '→' | '›' | '<' | '«' | '‹' | '←' | '▶' | '►' | '■' | '●' | '*' => self.separators += 1,
            '©' | '®' | '™' => self.rights += 1,
            '@' => self.at += 1,
            '#' => self.hashes += 1,
            '"' | '“' | '”' | '„' | '‘' | '’' | '\'' | '「' | '」' => self.quotes += 1,
            '(' | ')' | '[' | ']' | '（' | '）' => self.brackets += 1,
            ':' | '：' => self.colons += 1,
            '$' | '€' | '£' | '¥' | '%' => self.money += 1,
            '?' | '？' | '؟' => self.questions += 1,
            '!' | '！' => self.exclamations += 1,
            '-' | '–' | '—' => self.dashes += 1,
            '/' => self.slashes += 1,
            '.' | '。' => self.stops += 1,
            _ => {}
        }
    }
}
