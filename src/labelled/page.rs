use serde::{Deserialize, Serialize};

use crate::text::Document;

/// A page with a label for each of its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its own id.
    pub id: String,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The site that it is of. Pages of one site resemble each other, so they stand or fall together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Its language, ISO 639.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The article as it should be left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gold_text: Option<String>,
    /// Its lines, in order.
    pub lines: Vec<Line>,
}

/// One line with its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it says, without a line end.
    pub text: String,
    /// What it is.
    pub label: Label,
    /// Why it was given its label; [`Line::CODE`] marks code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// Of the article: to be kept.
    Content,
    /// To be removed.
    Noise,
    /// Either way is right: counts nowhere.
    Ambiguous,
}

impl Line {
    /// The reason that marks stray code.
    pub const CODE: &str = "script";

    /// Whether it is stray code.
    pub fn is_code(&self) -> bool {
        self.why.as_deref() == Some(Self::CODE)
    }
}

impl Page {
    /// The dirty text: its lines joined by newlines, with none at the end.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.lines.iter().map(|line| line.text.len() + 1).sum());
        for (i, line) in self.lines.iter().enumerate() {
            if i > 0 {
                text.push('\n');
            }
            text.push_str(&line.text);
        }
        text
    }

    /// The page as the pipeline takes it. Its language is not told: annotators knew it, and who scrapes seldom does.
    pub fn document(&self) -> Document<'_> {
        Document {
            name: self.id.as_str().into(),
            text: self.text().into(),
            id: Some(self.id.as_str().into()),
            url: self.url.as_deref().map(Into::into),
            lang: None,
        }
    }

    /// Its site; a page of which none is known is one of its own.
    pub fn site(&self) -> &str {
        self.site.as_deref().filter(|site| !site.is_empty()).unwrap_or(&self.id)
    }
}

/// How much there is of a text: its characters that are no white space.
pub fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
