//! What a text is made of: spans, lines, line keys, shape, script and language.
//!
//! Nothing here knows of rules or edits. Everything is in bytes of UTF-8 and every offset lies on a character boundary.

mod character;
mod document;
mod earlier;
mod family;
mod fold;
mod keys;
mod lang;
mod line;
mod memo;
mod script;
mod shape;
mod span;
mod view;

pub(crate) use character::Character;
pub use document::Document;
pub use earlier::{Earlier, Notes};
pub use family::{Families, Family};
pub(crate) use fold::lanes;
pub use fold::{fold, hash_of_key, key_hash};
pub use keys::Keys;
pub use lang::guess_language;
pub(crate) use lang::{can_be_english, may_be_english};
pub use line::{Line, lines};
pub(crate) use memo::{MOST_KNOWN, Memo, remembered, remembered_of_line};
pub use script::{Script, is_unspaced, main_script};
pub(crate) use shape::count;
pub use shape::{Zone, ends_sentence, is_prose, weight};
pub use span::Span;
pub(crate) use view::LABEL_LIMIT;
pub use view::{About, Cut, View};
