//! Pages whose every line is labelled: to measure on, and to learn from.
//!
//! JSONL, compressed or not, a page a line:
//!
//! ```json
//! {"id": "a1", "url": "https://example.org/a1", "site": "example.org", "lang": "en", "gold_text": "Rain fell all night.",
//!  "lines": [{"text": "Home | News", "label": "noise"}, {"text": "Rain fell all night.", "label": "content"},
//!            {"text": "var ad = 1;", "label": "noise", "why": "script"}, {"text": "4 May", "label": "ambiguous", "why": "date"}]}
//! ```
//!
//! `id` and `lines` must be there. The README says what each field means.

mod page;
mod read;

pub use page::{Label, Line, Page, size};
pub use read::{LabelError, Pages};
