use crate::labelled::{Label, Page as Labelled, size};
use crate::model::{self, Page};
use crate::pipeline::Pipeline;
use crate::text::{About, Cut, View};

/// What a line model can learn from a labelled page: the lines that all other stages leave, each with its label.
#[derive(Debug)]
pub struct Lesson {
    text: String,
    cuts: Vec<Cut>,
    host: Option<String>,
    lang: Option<String>,
    /// The lines that say something, in order.
    pub lines: Vec<Taught>,
}

/// A line with its label.
#[derive(Debug)]
pub struct Taught {
    /// What it is.
    pub label: Label,
    /// Whether it is stray code.
    pub code: bool,
    /// Characters that are no white space.
    pub size: usize,
    /// What it says.
    pub body: String,
}

impl Lesson {
    /// Cleans a page with a pipeline that has no line model, and sees what is left of each line.
    pub fn of(pipeline: &Pipeline, page: &Labelled) -> Self {
        let document = page.document();
        let cleaned = pipeline.clean(&document);
        let ends: Vec<usize> = page
            .lines
            .iter()
            .scan(0, |end, line| {
                *end += line.text.len() + 1;
                Some(*end)
            })
            .collect();
        let cuts = cleaned.edits.cuts();
        let mut this = Self { text: cleaned.text, cuts, host: document.host(), lang: page.lang.clone(), lines: Vec::new() };
        let view = this.view();
        let left = Page::of(&view);
        let lines = (0..left.len())
            .filter_map(|i| {
                let body = left.body(i);
                let from = cleaned.edits.origin(view.lines()[left.line(i)].body).start;
                let line = page.lines.get(ends.partition_point(|&end| end <= from))?;
                Some(Taught { label: line.label, code: line.is_code(), size: size(body), body: body.to_owned() })
            })
            .collect();
        this.lines = lines;
        this
    }

    /// For each line the numbers of its words' and its hints' weights.
    pub fn ids(&self) -> Vec<(Vec<u32>, Vec<u32>)> {
        model::ids(&Page::of(&self.view()))
    }

    /// For each line its columns, given the lines' scores.
    pub fn rows(&self, scores: &[f32]) -> Vec<Vec<f32>> {
        model::rows(&Page::of(&self.view()), scores)
    }

    fn view(&self) -> View<'_> {
        View::new(&self.text, About { host: self.host.as_deref(), lang: self.lang.as_deref(), name: None }, &self.cuts)
    }
}
