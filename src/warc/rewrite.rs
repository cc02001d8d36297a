use data_encoding::BASE32;
use sha1::{Digest, Sha1};

use super::WarcError;
use super::head::{self, Head, Lines};

/// Writes a record whose block is its payload (conversion, resource, metadata) with another block. Content-Length and digests of SHA-1
/// in base 32 are set right; digests made in other ways would be wrong now and are left out. Every other byte stays.
///
/// # Errors
/// If the record's header block cannot be read, or its block ends beyond `record`.
pub fn replace_block(record: &[u8], block: &[u8], out: &mut Vec<u8>) -> Result<(), WarcError> {
    let Head { fields_at, length_at, block: old } = head::scan(record)?;
    let behind = record.get(old.end..).ok_or_else(|| WarcError::BlockCut(old.end - record.len()))?;
    if record[old.clone()] == *block {
        out.extend_from_slice(record);
        return Ok(());
    }
    let mut written = 0;
    let mut lines = Lines::new(record, fields_at).take_while(|(at, _)| *at < old.start).peekable();
    while let Some((at, line)) = lines.next() {
        if at < length_at.start && length_at.start <= at + line.len() {
            out.extend_from_slice(&record[written..length_at.start]);
            out.extend_from_slice(block.len().to_string().as_bytes());
            written = length_at.end;
        }
        let Some((_, value)) = head::split(line).filter(|(name, _)| is_digest(name)) else { continue };
        let start = at + line.len() - value.len() + head::spaces(value);
        let value = value.trim_ascii();
        out.extend_from_slice(&record[written..if is_sha1(value) { start } else { at }]);
        if is_sha1(value) {
            out.extend_from_slice(&value[..SHA1.len()]);
            out.extend_from_slice(BASE32.encode(&Sha1::digest(block)).as_bytes());
            written = start + value.len();
        } else {
            while lines.next_if(|(_, line)| line.starts_with(b" ") || line.starts_with(b"\t")).is_some() {}
            written = lines.peek().map_or(old.start, |(at, _)| *at);
        }
    }
    out.extend_from_slice(&record[written..old.start]);
    out.extend_from_slice(block);
    out.extend_from_slice(behind);
    Ok(())
}

const SHA1: &[u8] = b"sha1:";

fn is_digest(name: &[u8]) -> bool {
    [&b"WARC-Block-Digest"[..], b"WARC-Payload-Digest"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// `sha1:` and 20 bytes in base 32, which need no padding.
fn is_sha1(value: &[u8]) -> bool {
    let Some((label, digest)) = value.split_at_checked(SHA1.len()) else { return false };
    label.eq_ignore_ascii_case(SHA1) && digest.len() == 32 && BASE32.decode(digest).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{parse, tests::record};
    use super::*;

    fn replaced(record: &[u8], block: &[u8]) -> String {
        let mut out = b"before ".to_vec();
        replace_block(record, block, &mut out).unwrap();
        String::from_utf8(out).unwrap().strip_prefix("before ").unwrap().to_owned()
    }

    /// `printf 'The ferry is back.' | sha1sum | xxd -r -p | base32`, and the same of `The ferry`.
    const LONG: &str = "OUJGYJVA7MS4FMWXRXZVAVSSKZPT6BM7";
    const SHORT: &str = "62UJR4VPENEI7MNHMQ4BAYEUPU4HFMAY";

    fn wet(length: usize, digest: &str, block: &str) -> String {
        format!(
            "WARC/1.0\nwarc-block-digest:  sha1:{digest} \r\nX-Other: WARC-Block-Digest\r\nContent-Length:{length}\r\n\
            WARC-Payload-Digest: sha1:{digest}\r\nX:\r\n\r\n{block}\n\n"
        )
    }

    #[test]
    fn lengths_and_digests_are_set_right() {
        let long = wet(18, LONG, "The ferry is back.");
        let short = wet(9, SHORT, "The ferry");
        assert_eq!(replaced(long.as_bytes(), b"The ferry"), short);
        assert_eq!(replaced(short.as_bytes(), b"The ferry is back."), long);
    }

    #[test]
    fn digests_of_other_kinds_are_left_out() {
        let other = "WARC/1.1\r\nWARC-Block-Digest: sha256:00ff\r\n more\r\nX: y\r\nContent-Length: 3\r\nWARC-Payload-Digest: md5:00\r\n\r\nold\r\n\r\n";
        assert_eq!(replaced(other.as_bytes(), b""), "WARC/1.1\r\nX: y\r\nContent-Length: 0\r\n\r\n\r\n\r\n");
        assert_eq!(replaced(other.as_bytes(), b"old"), other);
        let lower = wet(3, &LONG.to_lowercase(), "old");
        assert!(!replaced(lower.as_bytes(), b"new").contains("igest: sha1"));
    }

    #[test]
    fn a_broken_record_is_not_written() {
        for bad in [&b"WARC/1.0\r\n\r\n"[..], b"", b"WARC/1.0\r\nContent-Length: 9\r\n\r\nFerry"] {
            let mut out = Vec::new();
            assert!(replace_block(bad, b"x", &mut out).is_err() && out.is_empty());
        }
    }

    proptest! {
        #[test]
        fn the_way_back_gives_the_very_bytes(old in prop::collection::vec(any::<u8>(), 0..40), new in prop::collection::vec(any::<u8>(), 0..40)) {
            let digest = BASE32.encode(&Sha1::digest(&old));
            let before = record("conversion", &format!("WARC-Payload-Digest: sha1:{digest}\r\nX: y\r\n"), &old);
            let (mut after, mut back) = (Vec::new(), Vec::new());
            replace_block(&before, &new, &mut after).unwrap();
            prop_assert_eq!(parse(&after).unwrap().block, &new);
            replace_block(&after, &old, &mut back).unwrap();
            prop_assert_eq!(back, before);
        }
    }
}
