use crate::text::{Families, Script, View, is_prose};

/// The lines of a document that say something, as the model reads them.
#[derive(Debug)]
pub struct Page<'a> {
    /// What each says.
    pub(super) bodies: Vec<&'a str>,
    /// Which line of the view each is.
    pub(super) lines: Vec<usize>,
    /// Bytes that earlier phases cut out before each line, and after the last one.
    pub(super) cuts: Vec<usize>,
    /// What kinds of noise those were.
    pub(super) families: Vec<Families>,
    /// Whether each reads as prose by itself.
    pub(super) prose: Vec<bool>,
    /// Whether each is prose only because a sentence runs on from line to line.
    pub(super) wrapped: Vec<bool>,
    /// Script that the article is written in.
    pub(super) script: Option<Script>,
}

impl<'a> Page<'a> {
    /// The page that a view shows.
    pub fn of(view: &View<'a>) -> Self {
        let lines: Vec<usize> = (0..view.lines().len()).filter(|&i| !view.lines()[i].is_blank()).collect();
        let bodies: Vec<&str> = lines.iter().map(|&i| view.body(i)).collect();
        let mut cuts = vec![0; lines.len() + 1];
        let mut families = vec![Families::default(); lines.len() + 1];
        for cut in view.cuts() {
            let before = lines.partition_point(|&i| view.lines()[i].body.end <= cut.at);
            cuts[before] += cut.bytes;
            families[before] = families[before].union(cut.families);
        }
        let prose: Vec<bool> = bodies.iter().map(|body| is_prose(body)).collect();
        let wrapped = lines.iter().zip(&prose).map(|(&i, &prose)| view.prose()[i] && !prose).collect();
        Self { bodies, lines, cuts, families, prose, wrapped, script: view.script() }
    }

    /// How many lines say something.
    pub fn len(&self) -> usize {
        self.bodies.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.bodies.is_empty()
    }

    /// Which line of the view line `i` is.
    pub fn line(&self, i: usize) -> usize {
        self.lines[i]
    }

    /// What line `i` says.
    pub fn body(&self, i: usize) -> &'a str {
        self.bodies[i]
    }
}
