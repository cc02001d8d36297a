//! Names in Cyrillic texts: entries' native spellings with their inflected forms. They are told, and written otherwise only where an
//! entry lists a spelling that is to give way to its native one.

mod declension;
mod find;
mod index;
mod respell;
#[cfg(test)]
mod tests;
mod word;

pub use index::Natives;
pub use respell::Respelling;
