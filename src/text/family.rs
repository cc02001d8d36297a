/// Kinds of noise that stand together on a page and announce alike what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Readers' comments and their forms.
    Talk,
    /// Other articles.
    More,
    /// Ways about the site.
    Menu,
    /// Notices, and whom to write to.
    Legal,
    /// Sharing, printing, following.
    Share,
    /// Pleas to sign up, subscribe, give or buy.
    Plea,
    /// Who wrote, photographed, and when.
    Byline,
    /// Advertisements and stray code.
    Ad,
}

impl Family {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [Self::Talk, Self::More, Self::Menu, Self::Legal, Self::Share, Self::Plea, Self::Byline, Self::Ad];
}

/// A set of families.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Families(u8);

impl Families {
    /// Whether a family is among them.
    pub fn contains(self, family: Family) -> bool {
        self.0 & Self::from(family).0 != 0
    }

    /// Those of either set.
    #[must_use]
    pub fn union(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

impl From<Family> for Families {
    fn from(family: Family) -> Self {
        Self(1 << family as u8)
    }
}

impl FromIterator<Family> for Families {
    fn from_iter<I: IntoIterator<Item = Family>>(families: I) -> Self {
        families.into_iter().fold(Self::default(), |all, family| all.union(family.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in() {
        let some: Families = [Family::Talk, Family::Byline].into_iter().collect();
        let found: Vec<Family> = Family::ALL.into_iter().filter(|&family| some.contains(family)).collect();
        assert_eq!(found, [Family::Talk, Family::Byline]);
        assert!(some.union(Family::Ad.into()).contains(Family::Ad));
    }
}
