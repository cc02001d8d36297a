use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, ensure};
use dechaff::labelled::{Label, Page, size};
use dechaff::model::column_names;
use dechaff::workbench::Lesson;
use rayon::prelude::*;
use serde_json::json;

use crate::args::model::Features;
use crate::failure::SOME_FAILED;
use crate::sets::{Sets, name};

/// Writes what lines are described by: `pages.jsonl`, `lines.jsonl` and the ids of their words and hints; or, given scores, their columns.
pub(crate) fn features(args: &Features) -> anyhow::Result<ExitCode> {
    let pipeline = args.rules.builder()?.without_model().build()?;
    fs::create_dir_all(&args.out).with_context(|| args.out.display().to_string())?;
    let (mut pages, mut sets) = (Vec::new(), Sets::default());
    for path in &args.sets {
        let set = name(path, &args.sets);
        pages.extend(sets.pages(path)?.map(|page| (set.clone(), page)));
    }
    let lessons: Vec<Lesson> = pages.par_iter().map(|(_, page)| Lesson::of(&pipeline, page)).collect();
    if let Some(path) = &args.scores {
        columns(&args.out, &lessons, path)?;
    } else {
        about(&args.out, &pages, &lessons)?;
        lines(&args.out, &lessons)?;
    }
    Ok(if sets.failed { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}

fn about(out: &Path, pages: &[(String, Page)], lessons: &[Lesson]) -> anyhow::Result<()> {
    let mut table = Table::create(out, "pages.jsonl")?;
    for ((set, page), lesson) in pages.iter().zip(lessons) {
        let total = |label| page.lines.iter().filter(|line| line.label == label && !line.is_code()).map(|line| size(&line.text)).sum::<usize>();
        table.line(&json!({"set": set, "id": page.id, "site": page.site(), "lang": page.lang, "lines": lesson.lines.len(),
            "noise": total(Label::Noise), "content": total(Label::Content)}))?;
    }
    table.close()
}

fn lines(out: &Path, lessons: &[Lesson]) -> anyhow::Result<()> {
    let mut lines = Table::create(out, "lines.jsonl")?;
    let (mut ids, mut counts) = (Table::create(out, "ids.u32")?, Table::create(out, "counts.u32")?);
    let numbers: Vec<_> = lessons.par_iter().map(Lesson::ids).collect();
    for (lesson, numbers) in lessons.iter().zip(numbers) {
        for (line, (words, hints)) in lesson.lines.iter().zip(numbers) {
            lines.line(&json!({"label": line.label, "code": line.code, "size": line.size, "text": line.body}))?;
            for id in words.iter().chain(&hints) {
                ids.bytes(&id.to_le_bytes())?;
            }
            counts.bytes(&u32::try_from(words.len())?.to_le_bytes())?;
        }
    }
    lines.close()?;
    ids.close()?;
    counts.close()
}

fn columns(out: &Path, lessons: &[Lesson], scores: &Path) -> anyhow::Result<()> {
    let bytes = fs::read(scores).with_context(|| scores.display().to_string())?;
    let (numbers, rest) = bytes.as_chunks();
    let scores: Vec<f32> = numbers.iter().map(|&number| f32::from_le_bytes(number)).collect();
    let lines: usize = lessons.iter().map(|lesson| lesson.lines.len()).sum();
    ensure!(rest.is_empty() && scores.len() == lines, "{} scores for {lines} lines", scores.len());
    fs::write(out.join("columns.json"), serde_json::to_string(&column_names())?).with_context(|| out.display().to_string())?;
    let mut table = Table::create(out, "columns.f32")?;
    let mut at = 0;
    for lesson in lessons {
        let own = &scores[at..at + lesson.lines.len()];
        at += own.len();
        for number in lesson.rows(own).iter().flatten() {
            table.bytes(&number.to_le_bytes())?;
        }
    }
    table.close()
}

/// A file of the folder that is written.
struct Table {
    name: String,
    file: BufWriter<File>,
}

impl Table {
    fn create(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let path = folder.join(name);
        let name = path.display().to_string();
        let file = File::create(&path).with_context(|| name.clone())?;
        Ok(Self { name, file: BufWriter::new(file) })
    }

    fn bytes(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.file.write_all(bytes).with_context(|| self.name.clone())
    }

    fn line(&mut self, value: &serde_json::Value) -> anyhow::Result<()> {
        writeln!(self.file, "{value}").with_context(|| self.name.clone())
    }

    fn close(mut self) -> anyhow::Result<()> {
        self.file.flush().with_context(|| self.name)
    }
}
