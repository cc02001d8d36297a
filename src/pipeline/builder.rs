use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::{Exceptions, Part, Phase, Pipeline};
use crate::model::LineModel;
use crate::name::{Atlas, Scripts, Style};
use crate::rule::{Pack, RuleErrors, SourceFile, builtin_files, vocabulary_hash};
use crate::stage::{Characters, Context, Duplicates, Entities, Foreign, Markup, Model, Mojibake, Names, Rules, Script, Stage, Tidy};

/// What goes into a pipeline; the defaults are those of the command line.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "switches that have nothing to do with each other")]
pub struct Builder {
    files: Vec<SourceFile>,
    repair: bool,
    compatibility: bool,
    names: bool,
    names_style: Style,
    names_scripts: Scripts,
    keeps_quotations: bool,
    max_loss: f64,
    judge: Judge,
    mode: Mode,
    threshold: Option<f32>,
    extra: Vec<Arc<dyn Stage>>,
    exceptions: Exceptions,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            files: builtin_files(),
            repair: true,
            compatibility: false,
            names: true,
            names_style: Style::default(),
            names_scripts: Scripts::default(),
            keeps_quotations: false,
            max_loss: DEFAULT_MAX_LOSS,
            judge: Judge::Builtin,
            mode: Mode::default(),
            threshold: None,
            extra: Vec::new(),
            exceptions: Exceptions::default(),
        }
    }
}

/// Which line model is used. The library's is read only if it is.
#[derive(Debug)]
enum Judge {
    Builtin,
    Own(Arc<LineModel>),
    None,
}

impl Judge {
    fn model(self) -> Option<Arc<LineModel>> {
        match self {
            Self::Builtin => LineModel::builtin(),
            Self::Own(model) => Some(model),
            Self::None => None,
        }
    }
}

/// How readily the line model removes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Loses next to nothing; proposes what keen would remove.
    #[default]
    Cautious,
    /// Removes most of the noise and some of the article.
    Keen,
}

impl Mode {
    /// All modes by name.
    pub const ALL: [(&str, Self); 2] = [("cautious", Self::Cautious), ("keen", Self::Keen)];

    /// The mode of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(own, _)| *own == name).map(|(_, mode)| mode)
    }
}

/// A document may lose at most this share of its prose unless told otherwise. Half would spare pages on which teasers of other
/// articles outweigh their own.
pub const DEFAULT_MAX_LOSS: f64 = 0.75;

impl Builder {
    /// Forgets the rules and names that come with the library.
    #[must_use]
    pub fn without_builtin_rules(mut self) -> Self {
        self.files.clear();
        self
    }

    /// Adds rule files; see [`crate::rule::read_folder`]. Files in a folder called `names` hold names. A rule takes the
    /// place of an earlier one with the same id.
    #[must_use]
    pub fn rule_files(mut self, files: impl IntoIterator<Item = SourceFile>) -> Self {
        self.files.extend(files);
        self
    }

    /// Leaves characters as they are: mojibake, left-over entities, invisible characters, odd spaces.
    #[must_use]
    pub fn without_repair(mut self) -> Self {
        self.repair = false;
        self
    }

    /// Whether repairing replaces forms kept for compatibility too: full-width Latin letters and digits, ligatures such as
    /// `ﬁ`, letters of mathematics. Default no.
    #[must_use]
    pub fn compatibility(mut self, replaced: bool) -> Self {
        self.compatibility = replaced;
        self
    }

    /// Leaves names as they are.
    #[must_use]
    pub fn without_names(mut self) -> Self {
        self.names = false;
        self
    }

    /// Whose spelling names are given, where a pack has more than one; that of English-language reference works unless told otherwise.
    #[must_use]
    pub fn names_style(mut self, style: Style) -> Self {
        self.names_style = style;
        self
    }

    /// In which letters names are given one spelling; Latin ones unless told otherwise.
    #[must_use]
    pub fn names_scripts(mut self, scripts: Scripts) -> Self {
        self.names_scripts = scripts;
        self
    }

    /// Whether names in quotations stay as they are. Default no.
    #[must_use]
    pub fn keep_quoted_names(mut self, kept: bool) -> Self {
        self.keeps_quotations = kept;
        self
    }

    /// The share of its prose, 0 to 1, that a document may lose. One that would lose more is left as it was and marked
    /// for review. Default [`DEFAULT_MAX_LOSS`].
    #[must_use]
    pub fn max_loss(mut self, share: f64) -> Self {
        self.max_loss = share.clamp(0.0, 1.0);
        self
    }

    /// Judges no lines by the line model.
    #[must_use]
    pub fn without_model(mut self) -> Self {
        self.judge = Judge::None;
        self
    }

    /// Judges lines by a model of your own.
    #[must_use]
    pub fn model(mut self, model: LineModel) -> Self {
        self.judge = Judge::Own(Arc::new(model));
        self
    }

    /// How readily the line model removes.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// From which probability on, 0 to 1, the line model removes a line, in place of what the mode says.
    #[must_use]
    pub fn threshold(mut self, probability: f32) -> Self {
        self.threshold = Some(probability.clamp(0.0, 1.0));
        self
    }

    /// What the owner of the corpus excepts from rules.
    #[must_use]
    pub fn exceptions(mut self, exceptions: Exceptions) -> Self {
        self.exceptions = exceptions;
        self
    }

    /// A stage of your own beside those that look for noise.
    #[must_use]
    pub fn stage(mut self, stage: impl Stage + 'static) -> Self {
        self.extra.push(Arc::new(stage));
        self
    }

    /// Compiles the rules and puts the phases together.
    ///
    /// # Errors
    /// Everything that is wrong in any rule file, at once.
    pub fn build(self) -> Result<Pipeline, RuleErrors> {
        let (names, rules): (Vec<SourceFile>, Vec<SourceFile>) = self.files.into_iter().partition(SourceFile::holds_names);
        let (pack, atlas) = match (Pack::compile(&rules), Atlas::compile(&names)) {
            (Ok(pack), Ok(atlas)) => (pack, atlas),
            (pack, atlas) => return Err(RuleErrors([pack.err(), atlas.err()].into_iter().flatten().flat_map(|errors| errors.0).collect())),
        };
        let mut hash = Xxh3::new();
        hash.update(env!("CARGO_PKG_VERSION").as_bytes());
        hash.update(&pack.fingerprint().to_le_bytes());
        hash.update(&atlas.fingerprint().to_le_bytes());
        hash.update(&self.max_loss.to_le_bytes());
        hash.update(&[self.names, self.repair, self.repair && self.compatibility, self.keeps_quotations].map(u8::from));
        hash.update(&[self.names_style as u8, self.names_scripts as u8]);
        hash.update(self.exceptions.bytes());

        let rules = Rules::new(Arc::new(pack));
        let mut remove: Vec<Arc<dyn Stage>> = vec![Arc::new(rules.clone()), Arc::new(Script), Arc::new(Markup), Arc::new(Duplicates), Arc::new(Foreign)];
        for stage in self.extra {
            hash.update(stage.id().as_bytes());
            remove.push(stage);
        }
        // Once noise is gone, what it hid stands at the edge. Twice, not until nothing changes: the third time finds nothing.
        let again: Vec<Arc<dyn Stage>> = vec![Arc::new(rules), Arc::new(Script), Arc::new(Duplicates), Arc::new(Context), Arc::new(Foreign)];
        let mut phases = Vec::new();
        if self.repair {
            // Each makes what the next one reads.
            let steps: [Arc<dyn Stage>; 3] = [Arc::new(Entities), Arc::new(Mojibake), Arc::new(Characters { compatibility: self.compatibility })];
            phases.extend(steps.map(|step| Phase { stages: vec![step], part: Part::Repair, after_cuts: false }));
        }
        phases.extend([Phase { stages: remove, part: Part::Remove, after_cuts: false }, Phase { stages: again, part: Part::Rest, after_cuts: true }]);
        if let Some(model) = self.judge.model() {
            let (cautious, keen) = model.thresholds();
            let remove = self.threshold.unwrap_or(if self.mode == Mode::Keen { keen } else { cautious });
            // It knows the library's vocabulary, whatever rules are in use.
            hash.update(&vocabulary_hash());
            hash.update(&model.fingerprint().to_le_bytes());
            hash.update(&remove.to_le_bytes());
            phases.push(Phase { stages: vec![Arc::new(Model::new(model, remove, keen))], part: Part::Judge, after_cuts: false });
        }
        if self.names {
            let names = Names::new(Arc::new(atlas), self.names_style, self.keeps_quotations).in_scripts(self.names_scripts);
            phases.push(Phase { stages: vec![Arc::new(names)], part: Part::Rest, after_cuts: false });
        }
        phases.push(Phase { stages: vec![Arc::new(Tidy)], part: Part::Rest, after_cuts: true });
        Ok(Pipeline { phases, exceptions: Arc::new(self.exceptions), max_loss: self.max_loss, fingerprint: format!("{:016x}", hash.digest()) })
    }
}
