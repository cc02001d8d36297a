use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use dechaff::edit::Proposals;
use dechaff::name::{Atlas, Mention, Style, Written};
use dechaff::rule::{SourceFile, builtin_files, name_files};
use dechaff::stage::{Names, Stage};
use dechaff::text::{About, Script, View};
use dechaff::workbench;

use crate::args::names::{CheckNames, Packs, SuggestNames};
use crate::failure::SOME_FAILED;
use crate::output::{refuse_inputs, write_file};

/// Writes what a corpus suggests.
pub(crate) fn suggest(args: &SuggestNames) -> anyhow::Result<ExitCode> {
    let out = args.out.as_ref().filter(|out| out.as_os_str() != "-");
    refuse_inputs(out, &args.corpus)?;
    let atlas = atlas(&args.packs)?;
    let (documents, failures) = workbench::documents(&args.corpus, &args.input.formats())?;
    for failure in &failures {
        anstream::eprintln!("dechaff: {}: {}", failure.name, failure.reason);
    }
    let file = workbench::names_file(&workbench::suggest(&documents, &atlas));
    match out {
        Some(path) => write_file(path, &file)?,
        None => anstream::stdout().write_all(file.as_bytes()).context("standard output")?,
    }
    Ok(ExitCode::from(if failures.is_empty() { 0 } else { SOME_FAILED }))
}

fn atlas(packs: &Packs) -> anyhow::Result<Atlas> {
    let mut files: Vec<SourceFile> = if packs.no_builtin_rules { Vec::new() } else { builtin_files() };
    for folder in &packs.folders {
        files.extend(dechaff::rule::read_folder(folder)?);
    }
    Ok(Atlas::compile(&name_files(files))?)
}

/// Says of each spelling whose it is taken for.
pub(crate) fn check(args: &CheckNames) -> anyhow::Result<ExitCode> {
    let atlas = Arc::new(atlas(&args.packs)?);
    let stage = Names::new(Arc::clone(&atlas), args.names_style, false).in_scripts(args.names_script);
    let teller = Teller { stage, atlas, style: args.names_style };
    let mut out = String::new();
    let mut is_known = true;
    for name in &args.names {
        is_known &= teller.tell(name, &mut out)?;
    }
    anstream::stdout().write_all(out.as_bytes())?;
    Ok(ExitCode::from(if is_known { 0 } else { SOME_FAILED }))
}

/// What tells whose a name is.
struct Teller {
    atlas: Arc<Atlas>,
    stage: Names,
    style: Style,
}

impl Teller {
    fn tell(&self, name: &str, out: &mut String) -> Result<bool, std::fmt::Error> {
        writeln!(out, "{name}")?;
        let bare = View::new(name, About::default(), &[]);
        let places = self.stage.places(&bare);
        let mentions: Vec<&Mention> = places.iter().flat_map(|place| &place.mentions).collect();
        if mentions.is_empty() {
            return self.tell_place(name, out);
        }
        for mention in mentions {
            let entity = self.atlas.entity(mention.entity);
            let how = match &mention.form {
                Written::Full => "the whole name",
                Written::Family => "a family name: rewritten where the whole name stands in the same text and no other bearer does",
                Written::Initial => "a family name with an initial: rewritten where the whole name stands in the same text",
                Written::OtherSex => "a family name of the other sex: left alone",
                Written::Other { word, .. } => &format!("a family name, but {:?} is none of this person's given names: left alone", word.of(name)),
            };
            writeln!(out, "  {} ({}): {how}", entity.rule, entity.name(self.style).join(" "))?;
        }
        // A name says little of its language; Latin ones are told as English texts have them.
        let lang = (bare.script() != Some(Script::Cyrillic)).then_some("en");
        let view = View::new(name, About { lang, ..About::default() }, &[]);
        self.tell_outcome(&view, out)?;
        Ok(true)
    }

    /// The same of a name that is nobody's but where places stand.
    fn tell_place(&self, name: &str, out: &mut String) -> Result<bool, std::fmt::Error> {
        const PREPOSITION: &str = "in ";
        let text = format!("{PREPOSITION}{name}");
        let view = View::new(&text, About { lang: Some("en"), ..About::default() }, &[]);
        let places = self.stage.places(&view);
        let end = text.trim_end_matches(|c: char| !c.is_alphabetic()).len();
        let whole = places.iter().flat_map(|place| &place.mentions).filter(|mention| mention.span().start == PREPOSITION.len() && mention.span().end >= end);
        let mut is_known = false;
        for mention in whole {
            let entity = self.atlas.entity(mention.entity);
            let spelled = entity.name(self.style).join(" ");
            writeln!(out, "  {} ({spelled}): a romanisation of its name, looked at where places stand, as in {text:?}", entity.rule)?;
            is_known = true;
        }
        if is_known {
            self.tell_outcome(&view, out)?;
        } else {
            writeln!(out, "  nobody's spelling that the packs know")?;
        }
        Ok(is_known)
    }

    /// What becomes of the names in a text, and why others stay.
    fn tell_outcome(&self, view: &View<'_>, out: &mut String) -> std::fmt::Result {
        let mut proposals = Proposals::new(true);
        self.stage.propose(view, &mut proposals);
        let (proposed, near) = proposals.into_parts();
        for proposal in proposed {
            writeln!(out, "  {:?} becomes {:?}: {}", proposal.span.of(view.text()), proposal.replacement, proposal.cause.why)?;
        }
        for near in near {
            writeln!(out, "  {:?} stays: {}", near.span.of(view.text()), near.cause.why)?;
        }
        Ok(())
    }
}
