//! GNU gettext: `.po` as translators write it, `.mo` as programs read it.

use polib::po_file;

use super::{Entry, Labels};

pub(super) fn po(text: &str) -> Result<Labels, String> {
    let catalog = po_file::parse_from_reader(text.as_bytes()).map_err(|error| error.to_string())?;
    let entries = catalog
        .messages()
        .filter(|message| message.is_translated() && !message.is_fuzzy())
        .map(|message| {
            let plural = message.msgstr_plural().map(|texts| texts.iter().map(ToString::to_string).collect());
            let texts = plural.unwrap_or_else(|_| message.msgstr().map(|text| vec![text.to_owned()]).unwrap_or_default());
            Entry { key: message.msgid().to_owned(), texts }
        })
        .filter(|entry| !entry.key.is_empty())
        .collect();
    Ok(Labels { lang: Some(catalog.metadata.language.clone()).filter(|lang| !lang.is_empty()), entries })
}

/// Magic number of a `.mo` file, in the byte order of whoever wrote it.
const MAGIC: u32 = 0x9504_12de;

/// Format of GNU gettext's manual: magic, revision, count, offsets of two tables of (length, offset), one for the originals,
/// one for the translations.
pub(super) fn mo(bytes: &[u8]) -> Result<Labels, String> {
    let word = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()).copied().ok_or("cut off");
    let big = match u32::from_le_bytes(word(0)?) {
        MAGIC => false,
        magic if magic.swap_bytes() == MAGIC => true,
        _ => return Err("no .mo file: its first four bytes are others".to_owned()),
    };
    let number = |at: usize| word(at).map(|word| if big { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) } as usize);
    let string = |table: usize, index: usize| -> Result<&str, String> {
        let (len, start) = (number(table + 8 * index)?, number(table + 8 * index + 4)?);
        let text = bytes.get(start..start.saturating_add(len)).ok_or("cut off")?;
        std::str::from_utf8(text).map_err(|_| format!("message {index} is not UTF-8"))
    };
    let (count, originals, translations) = (number(8)?, number(12)?, number(16)?);
    let mut labels = Labels::default();
    for index in 0..count {
        let (original, translation) = (string(originals, index)?, string(translations, index)?);
        if original.is_empty() {
            let lang = translation.lines().find_map(|line| line.strip_prefix("Language:"));
            labels.lang = lang.map(|lang| lang.trim().to_owned()).filter(|lang| !lang.is_empty());
            continue;
        }
        // Context, EOT, original; the plural stands behind a NUL, as do the translation's plural forms.
        let original = original.rsplit('\u{4}').next().unwrap_or(original);
        let key = original.split('\0').next().unwrap_or(original).to_owned();
        labels.entries.push(Entry { key, texts: translation.split('\0').filter(|text| !text.is_empty()).map(str::to_owned).collect() });
    }
    Ok(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PO: &str = "msgid \"\"\nmsgstr \"\"\n\"Language: de\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n\
        msgid \"Leave a comment\"\nmsgstr \"Kommentar verfassen\"\n\n#, fuzzy\nmsgid \"Search\"\nmsgstr \"Finden\"\n\n\
        msgid \"%d comment\"\nmsgid_plural \"%d comments\"\nmsgstr[0] \"%d Kommentar\"\nmsgstr[1] \"%d Kommentare\"\n";

    #[test]
    fn po_gives_translated_messages_and_plural_forms() {
        let labels = po(PO).unwrap();
        assert_eq!(labels.lang.as_deref(), Some("de"));
        assert_eq!(labels.entries.len(), 2, "{labels:?}");
        assert_eq!(labels.entries[1].texts, ["%d Kommentar", "%d Kommentare"]);
    }

    #[test]
    fn mo_gives_the_same_as_the_po_it_was_made_of() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a.po"), folder.path().join("a.mo"));
        std::fs::write(&from, PO).unwrap();
        polib::mo_file::compile_from_po(&from, &to).unwrap();
        let bytes = std::fs::read(to).unwrap();
        let labels = mo(&bytes).unwrap();
        assert_eq!(labels.lang.as_deref(), Some("de"));
        assert!(labels.entries.contains(&Entry { key: "Leave a comment".into(), texts: vec!["Kommentar verfassen".into()] }));
        assert!(labels.entries.iter().any(|entry| entry.texts == ["%d Kommentar", "%d Kommentare"]));
        assert!(mo(&bytes[..bytes.len() / 2]).is_err());
        assert!(mo(b"plain text").unwrap_err().contains("no .mo file"));
    }
}
