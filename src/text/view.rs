use std::sync::OnceLock;

use super::shape::is_wrapped;
use super::shape::zones;
use super::{Earlier, Families, Keys, Line, Notes, Script, Span, Zone, guess_language, is_prose, lines, main_script};

/// What is known of a document besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// Host of its address, lower case, without `www.`.
    pub host: Option<&'a str>,
    /// Its language as declared, an ISO 639 code.
    pub lang: Option<&'a str>,
    /// Its name, as the log has it.
    pub name: Option<&'a str>,
}

/// A place where an earlier phase took text out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Offset in the present text.
    pub at: usize,
    /// How many bytes stood there.
    pub bytes: usize,
    /// What kinds of noise they were.
    pub families: Families,
}

/// One phase's text, which no stage changes, with what several stages ask of it worked out once and on demand.
#[derive(Debug)]
pub struct View<'a> {
    text: &'a str,
    about: About<'a>,
    cuts: &'a [Cut],
    lines: OnceLock<Vec<Line>>,
    prose: OnceLock<Vec<bool>>,
    zones: OnceLock<Vec<Zone>>,
    keys: OnceLock<Keys>,
    earlier: Option<&'a Earlier>,
    /// For each line, the same one of the earlier text.
    same: OnceLock<Vec<Option<usize>>>,
    notes: OnceLock<Notes>,
    script: OnceLock<Option<Script>>,
    lang: OnceLock<Option<&'static str>>,
}

/// Lines of more bytes than this are no labels.
pub(crate) const LABEL_LIMIT: usize = 400;

/// How much prose, in bytes, is read to tell the language, and how much to tell the script.
const SAMPLE: usize = 4096;
const SCRIPT_SAMPLE: usize = 1024;

impl<'a> View<'a> {
    /// A view of a text, with the places where earlier phases cut, in ascending order.
    pub fn new(text: &'a str, about: About<'a>, cuts: &'a [Cut]) -> Self {
        Self {
            text,
            about,
            cuts,
            lines: OnceLock::new(),
            prose: OnceLock::new(),
            zones: OnceLock::new(),
            keys: OnceLock::new(),
            earlier: None,
            same: OnceLock::new(),
            notes: OnceLock::new(),
            script: OnceLock::new(),
            lang: OnceLock::new(),
        }
    }

    /// The same, with what was worked out of an earlier text.
    #[must_use]
    pub fn after(self, earlier: Option<&'a Earlier>) -> Self {
        Self { earlier, ..self }
    }

    /// What was worked out, for the view of a later text; needs this view's text back. Nothing if no stage asked for keys.
    pub fn into_earlier(self) -> impl FnOnce(String) -> Option<Earlier> + use<> {
        let parts = self.lines.into_inner().zip(self.keys.into_inner());
        let notes = self.notes.into_inner();
        move |text| parts.map(|(lines, keys)| Earlier::new(text, lines, keys, notes))
    }

    /// What a stage has noted of the earlier text's lines, and for each line which of them it is.
    pub fn noted<T: 'static>(&self) -> Option<(&'a T, &[Option<usize>])> {
        let notes = self.earlier?.notes()?.downcast_ref()?;
        Some((notes, self.same()))
    }

    /// Keeps what a stage notes of the lines for the view of a later text. The first stage that does counts.
    pub fn note(&self, notes: Notes) {
        drop(self.notes.set(notes));
    }

    fn same(&self) -> &[Option<usize>] {
        self.same.get_or_init(|| self.earlier.map(|earlier| earlier.find(self.text, self.lines())).unwrap_or_default())
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Host of the document's address.
    pub fn host(&self) -> Option<&'a str> {
        self.about.host
    }

    /// Whether the document is of one of these hosts, or of a subdomain of one.
    pub fn is_on(&self, hosts: &[String]) -> bool {
        let is_of = |host: &str| hosts.iter().any(|own| host.strip_suffix(&**own).is_some_and(|sub| sub.is_empty() || sub.ends_with('.')));
        self.about.host.is_some_and(is_of)
    }

    /// Name of the document.
    pub fn name(&self) -> Option<&'a str> {
        self.about.name
    }

    /// Where earlier phases took text out, ascending.
    pub fn cuts(&self) -> &'a [Cut] {
        self.cuts
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[Line] {
        self.lines.get_or_init(|| lines(self.text))
    }

    /// The text of line `i`, without its end and the white space around it.
    pub fn body(&self, i: usize) -> &'a str {
        self.lines()[i].body.of(self.text)
    }

    /// For each line, whether it reads as prose.
    pub fn prose(&self) -> &[bool] {
        self.prose.get_or_init(|| {
            let mut prose: Vec<bool> = self.lines().iter().map(|line| is_prose(line.body.of(self.text))).collect();
            for i in 1..prose.len() {
                if !(prose[i - 1] && prose[i]) && is_wrapped(self.body(i - 1), self.body(i)) {
                    prose[i - 1] = true;
                    prose[i] = true;
                }
            }
            prose
        })
    }

    /// For each line, where it stands relative to the prose.
    pub fn zones(&self) -> &[Zone] {
        self.zones.get_or_init(|| zones(self.lines(), self.prose()))
    }

    /// The lines' keys (see [`fold`](super::fold)).
    pub fn keys(&self) -> &Keys {
        self.keys.get_or_init(|| Keys::new(self.text, self.lines(), |i| Some(self.earlier?.key((*self.same().get(i)?)?))))
    }

    /// The key of line `i`; empty for a blank line and for one too long to be a label of an interface (400 bytes).
    pub fn label(&self, i: usize) -> &str {
        if self.lines()[i].body.len() > LABEL_LIMIT { "" } else { self.keys().get(i) }
    }

    /// The line that holds byte `at`; the last one at the text's end.
    ///
    /// # Panics
    /// If the text is empty.
    pub fn line_at(&self, at: usize) -> usize {
        self.lines().partition_point(|line| line.span.end <= at).min(self.lines().len() - 1)
    }

    /// The nearest line before `i` that is not blank.
    pub fn line_before(&self, i: usize) -> Option<usize> {
        (0..i).rev().find(|&j| !self.lines()[j].is_blank())
    }

    /// The nearest line after `i` that is not blank.
    pub fn line_after(&self, i: usize) -> Option<usize> {
        (i + 1..self.lines().len()).find(|&j| !self.lines()[j].is_blank())
    }

    /// Whether text was cut out between lines `i` and `j` (`i < j`), or between an end of the text and a line.
    pub fn cut_between(&self, i: Option<usize>, j: Option<usize>) -> bool {
        let from = i.map_or(0, |i| self.lines()[i].body.end);
        let to = j.map_or(self.text.len(), |j| self.lines()[j].body.start);
        let first = self.cuts.partition_point(|cut| cut.at < from);
        self.cuts.get(first).is_some_and(|cut| cut.at <= to)
    }

    /// The script that the article is written in; that of all text where there is no prose.
    pub fn script(&self) -> Option<Script> {
        *self.script.get_or_init(|| main_script(&self.sample(SCRIPT_SAMPLE)).map(|(script, _)| script))
    }

    /// The article's language as it was declared.
    pub fn declared_lang(&self) -> Option<&str> {
        self.about.lang
    }

    /// The article's language: as declared, else guessed from its prose.
    pub fn lang(&self) -> Option<&str> {
        self.about.lang.or_else(|| *self.lang.get_or_init(|| guess_language(&self.sample(SAMPLE))))
    }

    /// So many bytes of the prose, or of the text where there is none.
    fn sample(&self, most: usize) -> String {
        let any = self.prose().contains(&true);
        let mut sample = String::with_capacity(most + 4);
        for (line, _) in self.lines().iter().zip(self.prose()).filter(|&(_, &prose)| prose || !any) {
            let body = line.body.of(self.text);
            let room = most - sample.len();
            sample.push_str(Span::new(0, body.floor_char_boundary(room)).of(body));
            if body.len() >= room {
                break;
            }
            sample.push('\n');
            if sample.len() >= most {
                break;
            }
        }
        sample
    }
}
