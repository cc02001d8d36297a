//! Reads the rule files, so that the library carries them ready for compiling: their texts, and what they say.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

// The library's own code for reading rules; it uses nothing of the library but what stands here.
#[path = "src/edit/safety.rs"]
#[allow(unreachable_pub, reason = "the library exports it")]
mod safety;
#[path = "src/text/mod.rs"]
#[allow(dead_code, unused_imports, unreachable_pub, reason = "the library uses the rest")]
mod text;
mod edit {
    pub(crate) use crate::safety::Safety;
}
#[path = "src/rule/wording/mod.rs"]
#[allow(dead_code, unused_imports, unreachable_pub, reason = "the library uses the rest")]
mod wording;

#[path = "src/name/entity/mod.rs"]
#[allow(dead_code, unused_imports, unreachable_pub, reason = "the library uses the rest")]
mod entity;
mod rule {
    pub(crate) use crate::wording::{Frozen, Problems, SourceFile, Table};
}

use entity::Packed;
use wording::{Layer, Problems, SourceFile, read};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("rules");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut paths = Vec::new();
    list(&root, &mut paths)?;
    paths.sort();
    let mut code = String::from("/// Texts of the rule files.\nstatic BUILTIN_TEXTS: &[&str] = &[\n");
    let (mut names, mut files) = (String::new(), Vec::new());
    for path in paths {
        let name = path.strip_prefix(&root)?.display().to_string().replace('\\', "/");
        writeln!(code, "    include_str!({:?}),", path.display().to_string())?;
        writeln!(names, "{name}")?;
        files.push(SourceFile::new(format!("rules/{name}"), fs::read_to_string(&path)?));
    }
    // Apart from the texts: to list the files must not bring all of them into memory.
    writeln!(code, "];\n\n/// Their paths under `rules/`, a line each.\nstatic BUILTIN_PATHS: &str = {names:?};")?;
    let (of_names, files): (Vec<_>, Vec<_>) = files.into_iter().partition(SourceFile::holds_names);
    let mut entities = Vec::new();
    for file in &of_names {
        let mut problems = Problems::new(file);
        entities.extend(entity::read(file, &mut problems).0);
        for error in problems.into_errors() {
            println!("cargo::error={error}");
        }
    }
    let (layer, errors) = Layer::of(files.iter().map(read).collect());
    for error in errors {
        println!("cargo::error={error}");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // Static: a constant of these bytes would be in the program once for each place that uses it.
    let mut carry = |name: &str, bytes: &[u8]| {
        write!(code, "\nstatic BUILTIN_{}: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}.bin\"));\n", name.to_uppercase())?;
        fs::write(out.join(name).with_extension("bin"), bytes).map_err(Box::<dyn Error>::from)
    };
    let names = Packed::of(&entities);
    carry("names", &names.specs)?;
    carry("name_ends", &postcard::to_stdvec(&names.ends)?)?;
    carry("name_words", &names.words.0)?;
    carry("name_keys", &names.keys.0)?;
    carry("whole_names", &names.names.0)?;
    carry("rules", &postcard::to_stdvec(&layer)?)?;
    carry("patterns", &layer.patterns)?;
    carry("phrases", &layer.phrases.0)?;
    carry("edges", &layer.edges.0)?;
    carry("terms", &layer.terms.0)?;
    let mut hash = xxhash_rust::xxh3::Xxh3::new();
    files.iter().for_each(|file| hash.update(file.text.as_bytes()));
    let kinds: Vec<&str> = layer.rules.iter().map(|rule| &*rule.kind).collect();
    writeln!(code, "\npub(super) const BUILTIN_LANGS: &[&str] = &{:?};\npub(super) const BUILTIN_KINDS: &[&str] = &{kinds:?};", layer.langs)?;
    writeln!(code, "\npub(super) const BUILTIN_HASH: [u8; 8] = {:?};", hash.digest().to_le_bytes())?;
    writeln!(code, "\nconst BUILTIN_NAMES_HASH: [u8; 8] = {:?};", xxhash_rust::xxh3::xxh3_64(&names.specs).to_le_bytes())?;
    fs::write(out.join("builtin.rs"), code)?;
    Ok(())
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
