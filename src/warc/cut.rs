use memchr::memmem;

use super::head::{self, Head, MARK, spaces};

/// What a record begins with, and the end of the line before.
const LINE_MARK: &[u8] = b"\nWARC/1.";

/// [`next_record`] looks for up to so many bytes and one: the last ones of a buffer may be the beginning of what it looks for,
/// and shall be looked at again with what follows.
pub const MARK_OVERLAP: usize = b"\n\r\nWARC/1.".len() - 1;

/// Length of the first record, with the white space behind it; `None` if it goes on beyond `bytes`, or may. `end` tells that nothing
/// follows `bytes`.
///
/// Bytes that begin no record count up to the next line that begins one: so much is broken, and [`super::parse`] says why. A record
/// is only whole if empty lines, another record or nothing stands behind it, so that one with a wrong Content-Length takes nothing of
/// the next. What it says does not depend on where a stream is cut: no answer changes when more bytes are known.
pub fn record_end(bytes: &[u8], end: bool) -> Option<usize> {
    match head::scan(bytes) {
        Ok(Head { block, .. }) => match bytes.get(block.end..) {
            None if !end => None,
            None => broken(bytes, end),
            Some(behind) => {
                let gap = spaces(behind);
                let next = &behind[gap..];
                if next.is_empty() {
                    end.then_some(bytes.len())
                } else if next.starts_with(MARK) || is_gap(&behind[..gap]) {
                    Some(block.end + gap)
                } else if !end && MARK.starts_with(next) {
                    None
                } else {
                    broken(bytes, end)
                }
            }
        },
        Err(_) => broken(bytes, end),
    }
}

/// Where the next record begins that an empty line stands before, for passing over a record that is too long to be read.
pub fn next_record(bytes: &[u8]) -> Option<usize> {
    let empty_before = |at: &usize| matches!(bytes[..*at], [.., b'\n'] | [.., b'\n', b'\r']);
    memmem::find_iter(bytes, LINE_MARK).find(empty_before).map(|at| at + 1)
}

/// The two line ends that close a record.
fn is_gap(white: &[u8]) -> bool {
    memchr::memchr_iter(b'\n', white).nth(1).is_some()
}

/// Up to the next line that begins a record.
fn broken(bytes: &[u8], end: bool) -> Option<usize> {
    let start = spaces(bytes);
    let next = memmem::find(&bytes[start..], LINE_MARK).map(|at| start + at + 1);
    next.or_else(|| (end && !bytes.is_empty()).then_some(bytes.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::tests::record;
    use super::super::{WarcError, parse};
    use super::*;

    /// All pieces of bytes that nothing follows.
    fn pieces(mut bytes: &[u8]) -> Vec<&[u8]> {
        let mut pieces = Vec::new();
        while let Some(length) = record_end(bytes, true) {
            let (piece, rest) = bytes.split_at(length);
            pieces.push(piece);
            bytes = rest;
        }
        assert!(bytes.is_empty());
        pieces
    }

    /// The same as of a stream that comes in buffers which end at `ends`: whole pieces of each are cut, then cut again by themselves.
    fn pieces_of_stream(bytes: &[u8], ends: &[usize]) -> Vec<Vec<u8>> {
        let (mut found, mut at) = (Vec::new(), 0);
        for end in ends.iter().copied().chain([bytes.len()]) {
            let (start, is_last) = (at, end == bytes.len());
            while let Some(length) = record_end(&bytes[at..end.max(at)], is_last) {
                at += length;
            }
            found.extend(pieces(&bytes[start..at]).into_iter().map(<[u8]>::to_vec));
        }
        found
    }

    fn text() -> impl Strategy<Value = Vec<u8>> {
        let words = select(vec!["Ferry", "WARC/1.0", "\n", "\r\n", "\r\n\r\n", "WARC/", "Content-Length: 3", " ", "ö"]);
        prop::collection::vec(words, 0..12).prop_map(|words| words.concat().into_bytes())
    }

    fn whole() -> impl Strategy<Value = Vec<u8>> {
        (select(vec!["conversion", "warcinfo", "response"]), text(), select(vec!["\r\n\r\n", "\n\n", "", "\n", "\r\n\r\n\r\n \n"])).prop_map(
            |(kind, block, behind)| {
                let record = record(kind, "X: y\r\n", &block);
                [&record[..record.len() - 4], behind.as_bytes()].concat()
            },
        )
    }

    fn anything() -> impl Strategy<Value = Vec<u8>> {
        let broken = prop_oneof![
            text(),
            (0_usize..99, text()).prop_map(|(length, block)| [format!("WARC/1.0\r\nContent-Length: {length}\r\n\r\n").as_bytes(), &block].concat()),
            text().prop_map(|lines| [b"WARC/1.0\r\nX: ", &lines[..], b"\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"].concat()),
            text().prop_map(|block| [b"WARC/1.1\r\n\r\n", &block[..]].concat()),
        ];
        prop_oneof![3 => whole(), 1 => broken]
    }

    proptest! {
        #[test]
        fn records_are_found_wherever_a_stream_is_cut(records in prop::collection::vec(whole(), 0..6), ends in prop::collection::btree_set(0_usize..1500, 0..8)) {
            let stream = records.concat();
            let ends: Vec<usize> = ends.into_iter().filter(|end| *end < stream.len()).collect();
            let found = pieces_of_stream(&stream, &ends);
            prop_assert_eq!(found.len(), records.len());
            for (found, made) in found.iter().zip(&records) {
                prop_assert_eq!(found, made);
                prop_assert!(parse(found).is_ok());
            }
        }

        #[test]
        fn cuts_change_nothing_of_broken_streams(parts in prop::collection::vec(anything(), 0..6), ends in prop::collection::btree_set(0_usize..1500, 0..8)) {
            let stream = parts.concat();
            let ends: Vec<usize> = ends.into_iter().filter(|end| *end < stream.len()).collect();
            let expected: Vec<Vec<u8>> = pieces(&stream).into_iter().map(<[u8]>::to_vec).collect();
            prop_assert_eq!(expected.concat(), stream.clone());
            prop_assert_eq!(pieces_of_stream(&stream, &ends), expected);
        }

        #[test]
        fn flipped_bytes_never_panic(parts in prop::collection::vec(anything(), 1..4), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9)) {
            let mut stream = parts.concat();
            prop_assume!(!stream.is_empty());
            for (at, byte) in flips {
                *at.get_mut(&mut stream) = byte;
            }
            for piece in pieces(&stream) {
                if let Ok(record) = parse(piece) {
                    let _ = record.http(100);
                    prop_assert!(super::super::replace_block(piece, b"Ferry", &mut Vec::new()).is_ok());
                }
            }
        }
    }

    #[test]
    fn a_broken_record_takes_nothing_of_the_next() {
        let good = record("conversion", "", b"The ferry is back.");
        let broken: [&[u8]; 7] = [
            b"WARC/1.0\r\nWARC-Type: conversion\r\n\r\nno length\r\n\r\n",
            b"WARC/1.0\r\nContent-Length: 2\r\n\r\ntoo short\r\n\r\n",
            b"WARC/1.0\r\nContent-Length: 40\r\n\r\ntoo long\r\n\r\n",
            b"WARC/1.0\r\nContent-Length: 4000\r\n\r\nmuch too long\r\n\r\n",
            b"WARC/2.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
            b"WARC/1.0\r\nWARC-Type: conv\n",
            b"no record at all, see WARC/1.0\n",
        ];
        for bad in broken {
            let stream = [&good[..], bad, &good, bad].concat();
            assert_eq!(pieces(&stream), [&good[..], bad, &good, bad]);
            assert!(parse(bad).is_err());
        }
    }

    #[test]
    fn an_endless_header_block_is_given_up() {
        let good = record("conversion", "", b"The ferry is back.");
        let bad = [b"WARC/1.0\r\n".to_vec(), b"X: y\r\n".repeat(20_000)].concat();
        assert_eq!(record_end(&bad, false), None);
        assert_eq!(parse(&bad).unwrap_err(), WarcError::HeadTooLong);
        assert_eq!(pieces(&[&bad[..], &good].concat()), [&bad[..], &good]);
    }

    #[test]
    fn what_goes_on_is_not_cut() {
        let two = record("conversion", "", b"The ferry is back.").repeat(2);
        for end in 0..=two.len() {
            let expected = (end > two.len() / 2).then_some(two.len() / 2);
            assert_eq!(record_end(&two[..end], false), expected, "{end}");
        }
        assert_eq!(record_end(b"", true), None);
        assert_eq!(record_end(b"\r\n", true), Some(2));
    }

    #[test]
    fn the_next_record_stands_behind_an_empty_line() {
        assert_eq!(next_record(b"a\nWARC/1.0\r\n\r\nWARC/1.0"), Some(14));
        assert_eq!(next_record(b"a\n\nWARC/1.1"), Some(3));
        assert_eq!(next_record(b"WARC/1.0\r\n"), None);
        let long = b"end of a long block\r\n\r\nWARC/1.0\r\n";
        for cut in 0..long.len() {
            let kept = cut.saturating_sub(MARK_OVERLAP);
            let found = next_record(&long[..cut]).or_else(|| next_record(&long[kept..]).map(|at| kept + at));
            assert_eq!(found, Some(23), "{cut}");
        }
    }
}
