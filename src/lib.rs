//! Takes the chaff out of scraped articles.
pub mod edit;
pub mod text;
pub mod rule;
