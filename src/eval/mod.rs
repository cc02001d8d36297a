//! How well labelled pages come out: what was removed of noise, of code and of content, and by whom.
//!
//! The README defines the scores. All are sums over pages, so that large pages and large sites weigh as much as they hold.

mod bootstrap;
mod evaluation;
mod html;
mod matching;
mod page;
mod shares;
mod sums;
mod table;
mod tokens;

pub use bootstrap::Estimate;
pub use evaluation::{Culprit, Evaluation, Evaluator, Group, LostLine, Scores};
pub use html::page as html;
pub use table::table;
