use std::borrow::Cow;

use super::About;

/// One article with what is known of it. Its text never changes; cleaning gives a new one.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    /// Source and record, as the log names it: `folder/b.txt`, `a.jsonl:17`.
    pub name: Cow<'a, str>,
    /// The text, UTF-8.
    pub text: Cow<'a, str>,
    /// The record's own id.
    pub id: Option<Cow<'a, str>>,
    /// Its address; rules may be for a host, and repetition counts by host.
    pub url: Option<Cow<'a, str>>,
    /// Its language, ISO 639; guessed where it is not given.
    pub lang: Option<Cow<'a, str>>,
}

impl<'a> Document<'a> {
    /// A document of which only name and text are known.
    pub fn new(name: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        Self { name: name.into(), text: text.into(), ..Self::default() }
    }

    /// The same with an address.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<Cow<'a, str>>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Host of its address, lower case, without port and `www.`.
    pub fn host(&self) -> Option<String> {
        let (_, rest) = self.url.as_deref()?.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = authority.rsplit('@').next()?.split(':').next()?.to_ascii_lowercase();
        let host = host.strip_prefix("www.").map_or_else(|| host.clone(), str::to_owned);
        (!host.is_empty()).then_some(host)
    }

    /// What the stages are told beside the text; `host` is [`Document::host`].
    pub(crate) fn about<'s>(&'s self, host: Option<&'s str>) -> About<'s> {
        About { host, lang: self.lang.as_deref(), name: Some(&self.name) }
    }
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn hosts_of_addresses() {
        for (url, host) in [
            ("https://www.Example.org:8080/a?b#c", Some("example.org")),
            ("http://user:pw@news.example.org", Some("news.example.org")),
            ("example.org/a", None),
            ("https://", None),
        ] {
            assert_eq!(Document::new("d", "").with_url(url).host().as_deref(), host, "{url}");
        }
    }
}
