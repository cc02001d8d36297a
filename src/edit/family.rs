use crate::text::Family;

/// The family that a kind of noise is of; `None` of those that announce nothing.
pub(crate) fn family_of(kind: &str) -> Option<Family> {
    Some(match kind {
        "comments" | "reply" | "closed" => Family::Talk,
        "related" | "most-read" | "read-more" | "tags" | "tickers" => Family::More,
        "menu" | "search" | "breadcrumbs" | "pagination" | "back-to-top" | "translation" | "apps" => Family::Menu,
        "copyright" | "legal" | "cookies" | "privacy" | "contact" | "newsroom" | "syndication" => Family::Legal,
        "share" | "follow" | "print" | "closing" => Family::Share,
        "newsletter" | "sign-in" | "subscription" | "donation" | "shop" => Family::Plea,
        "bylines" | "dates" | "credits" | "captions" | "media" => Family::Byline,
        "ads" | "script" => Family::Ad,
        _ => return None,
    })
}
