//! What the fuzz targets hold, apart from the fuzzer: `tests/fuzz.rs` includes this module and replays the inputs that are kept.

mod charset;
mod codec;
mod edits;
mod input;
mod literal;
mod log;
mod readers;
mod rows;
mod rules;

pub use charset::charset;
pub use codec::codec;
pub use edits::edits;
pub use literal::literal;
pub use log::log;
pub use readers::readers;
pub use rows::rows;
pub use rules::rules;

/// A check: it panics if what it holds does not hold for an input.
pub type Check = fn(&[u8]);

/// Every check, by the name of its target and of its folders.
pub const ALL: [(&str, Check); 8] =
    [("charset", charset), ("codec", codec), ("edits", edits), ("literal", literal), ("log", log), ("readers", readers), ("rows", rows), ("rules", rules)];
