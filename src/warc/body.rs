use std::borrow::Cow;
use std::io::{self, Read};

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memchr;

/// What became of a body.
#[derive(Debug)]
pub(super) enum Decoded {
    /// It was not coded as its head says; crawlers decode bodies and leave the head as it was.
    AsItIs,
    /// So much came out, and whether that is all.
    Out(Vec<u8>, bool),
    /// More came out than allowed.
    TooLarge,
}

/// Puts the pieces of `Transfer-Encoding: chunked` together.
pub(super) fn dechunk(body: &[u8]) -> Decoded {
    let (mut out, mut rest) = (Vec::with_capacity(body.len()), body);
    loop {
        let first = out.is_empty();
        let Some((size, data)) = chunk_size(rest) else {
            return if first { Decoded::AsItIs } else { Decoded::Out(out, false) };
        };
        if size == 0 {
            return Decoded::Out(out, true);
        }
        let Some((chunk, behind)) = data.split_at_checked(size) else {
            out.extend_from_slice(data);
            return Decoded::Out(out, false);
        };
        rest = match behind {
            [b'\r', b'\n', rest @ ..] => rest,
            [] | [b'\r'] => &[],
            _ if first => return Decoded::AsItIs,
            _ => return Decoded::Out(out, false),
        };
        out.extend_from_slice(chunk);
    }
}

/// What the line says that begins a chunk, and what follows it; an extension behind a semicolon is passed over. Line ends are CR LF:
/// a text that was a chunked body once may well begin with a year on a line of its own.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    const LONGEST: usize = 1 << 10;
    let end = memchr(b'\n', &bytes[..bytes.len().min(LONGEST)])?;
    let line = bytes[..end].strip_suffix(b"\r")?;
    let digits = line[..memchr(b';', line).unwrap_or(line.len())].trim_ascii();
    let digits = digits.iter().all(u8::is_ascii_hexdigit).then_some(digits)?;
    let size = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    Some((size, &bytes[end + 1..]))
}

/// Undoes one content coding. Unknown ones are left.
pub(super) fn decode(coding: &str, body: &[u8], limit: usize) -> Decoded {
    let (out, whole) = match coding {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => read(flate2::bufread::MultiGzDecoder::new(body), limit),
        "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => match zstd::Decoder::with_buffer(body) {
            Ok(decoder) => read(decoder, limit),
            Err(_) => return Decoded::AsItIs,
        },
        "deflate" => inflate(body, limit),
        "br" => read(brotli_decompressor::Decompressor::new(body, BROTLI_BUFFER), limit),
        _ => return Decoded::AsItIs,
    };
    // These two have no mark of their own.
    let may_be_plain = matches!(coding, "deflate" | "br") && (out.is_empty() || begins_like_text(body));
    if out.len() > limit {
        Decoded::TooLarge
    } else if may_be_plain && !whole {
        Decoded::AsItIs
    } else {
        Decoded::Out(out, whole)
    }
}

const BROTLI_BUFFER: usize = 4 << 10;

/// What a decoder gives before it ends or fails, one byte beyond the limit at most, and whether it ended.
fn read(decoder: impl Read, limit: usize) -> (Vec<u8>, bool) {
    let mut out = Vec::new();
    let result: io::Result<usize> = decoder.take((limit as u64).saturating_add(1)).read_to_end(&mut out);
    (out, result.is_ok())
}

/// zlib as the standard asks for, or the bare deflate that some servers send. flate2's readers would not tell a cut.
fn inflate(body: &[u8], limit: usize) -> (Vec<u8>, bool) {
    const STEP: usize = 16 << 10;
    // No bare deflate begins so.
    let is_zlib = body.first().is_some_and(|first| first & 0x0f == 8);
    let (mut decoder, mut out, mut rest) = (Decompress::new(is_zlib), Vec::new(), body);
    while out.len() <= limit {
        out.reserve(STEP);
        let (read, written) = (decoder.total_in(), out.len());
        let status = decoder.decompress_vec(rest, &mut out, FlushDecompress::None);
        let Ok(used) = usize::try_from(decoder.total_in() - read) else { break };
        rest = rest.get(used..).unwrap_or_default();
        match status {
            Ok(Status::StreamEnd) => return (out, true),
            Ok(_) if used > 0 || out.len() > written => {}
            Ok(_) | Err(_) => break,
        }
    }
    (out, false)
}

/// Whether a body reads as text although it is said to be packed: what is packed has control characters soon.
fn begins_like_text(body: &[u8]) -> bool {
    const LOOKED_AT: usize = 64;
    body.iter().take(LOOKED_AT).all(|&byte| byte >= b' ' || byte.is_ascii_whitespace())
}

/// Undoes codings in the order given; stops at the first that is not there.
pub(super) fn decode_all<'a, 'c>(body: Cow<'a, [u8]>, codings: impl Iterator<Item = &'c str>, limit: usize) -> Option<(Cow<'a, [u8]>, bool)> {
    let (mut body, mut whole) = (body, true);
    for coding in codings {
        match decode(&coding.to_ascii_lowercase(), &body, limit) {
            Decoded::AsItIs => break,
            Decoded::Out(out, all) => (body, whole) = (Cow::Owned(out), whole && all),
            Decoded::TooLarge => return None,
        }
    }
    Some((body, whole))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINE: &str = "<p>The ferry to the island leaves at noon, the ferry from the island at one.</p>\n";

    /// By Python's gzip.
    const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xb3)\xb0\x0b\xc9HUHK-*\xaaT(\xc9W(\x01r2\x8bs\x12\xf3R\x14rR\x13\xcbR\x8b\x15\x12K\x14\xf2\xf2\xf3\xf3t\xc0R\x10uiE\xf9\xb9\xc8*\x81J\xf2\xf3R\xf5l\xf4\x0b\xec\xb8l\x06\xbd\x81\x00P\xfeF\xc3\xf3\x00\x00\x00";
    /// By Python's zlib.
    const ZLIB: &[u8] = b"x\xda\xb3)\xb0\x0b\xc9HUHK-*\xaaT(\xc9W(\x01r2\x8bs\x12\xf3R\x14rR\x13\xcbR\x8b\x15\x12K\x14\xf2\xf2\xf3\xf3t\xc0R\x10uiE\xf9\xb9\xc8*\x81J\xf2\xf3R\xf5l\xf4\x0b\xec\xb8l\x06\xbd\x81\x00j\x1fT+";
    /// The same without zlib's head.
    const RAW: &[u8] = b"\xb3)\xb0\x0b\xc9HUHK-*\xaaT(\xc9W(\x01r2\x8bs\x12\xf3R\x14rR\x13\xcbR\x8b\x15\x12K\x14\xf2\xf2\xf3\xf3t\xc0R\x10uiE\xf9\xb9\xc8*\x81J\xf2\xf3R\xf5l\xf4\x0b\xec\xb8l\x06\xbd\x81\x00";
    /// By Google's brotli.
    const BROTLI: &[u8] = b"\x1b\xf2\x00\x18\x14\xa1\xd2\xd5m\xa9\x8e.\x86$\x96d(\x86\x89i\x93\xb3\x22l\xc0\x01{\xbc\xd12\xef>(]/B\xc1\x06\x1cFXB6\xbe\xc6\x9b\xeb\x12\x87U\x1f\xf1RR\xf8\x0c\xa7l5Dp\xe1;\xb0\xd8g}.\x01";
    /// By Facebook's zstd.
    const ZSTD: &[u8] = b"(\xb5/\xfd \xf3U\x02\x00\xa4\x03<p>The ferry to the island leaves at noon,fromat one.</p>\x0a\x04\x00\x1f*P\xa9)NK\x0d\x90_\xb3\x0c";

    const PACKED: [(&str, &[u8]); 6] = [("gzip", GZIP), ("x-gzip", GZIP), ("deflate", ZLIB), ("deflate", RAW), ("br", BROTLI), ("zstd", ZSTD)];

    fn out(decoded: Decoded) -> (String, bool) {
        match decoded {
            Decoded::Out(out, whole) => (String::from_utf8_lossy(&out).into_owned(), whole),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_coding_is_undone() {
        for (coding, packed) in PACKED {
            assert_eq!(out(decode(coding, packed, 1000)), (LINE.repeat(3), true), "{coding}");
            assert!(matches!(decode(coding, packed, LINE.len()), Decoded::TooLarge), "{coding}");
            assert!(matches!(decode(coding, packed, LINE.len() * 3), Decoded::Out(_, true)), "{coding}");
        }
    }

    #[test]
    fn what_stands_before_a_cut_is_given() {
        for (coding, packed) in PACKED {
            for cut in 20..packed.len() {
                let (before, whole) = match decode(coding, &packed[..cut], 1000) {
                    // No whole step of the decoder yet.
                    Decoded::AsItIs => continue,
                    decoded => out(decoded),
                };
                assert!(LINE.repeat(3).starts_with(&before) && !whole, "{coding} {cut}: {before}");
            }
            let (before, _) = out(decode(coding, &packed[..packed.len() - 1], 1000));
            assert!(before.starts_with("<p>") || coding == "zstd", "{coding}: {before:?}");
        }
    }

    #[test]
    fn a_cut_in_a_long_body_gives_its_beginning() {
        let long: String = (0..1_000_000_u32).map(|n| char::from(b'a' + u8::try_from(n.wrapping_mul(2_654_435_761) >> 28).unwrap())).collect();
        let packed = zstd::encode_all(long.as_bytes(), 3).unwrap();
        let (before, whole) = out(decode("zstd", &packed[..packed.len() / 2], 1 << 20));
        assert!(!whole && before.len() > 10_000 && long.starts_with(&before));
    }

    #[test]
    fn a_body_that_is_not_packed_is_kept() {
        let pages = ["<!DOCTYPE html>\n<p>Fähre</p>", "x^2 and x", "The ferry.", "{\"a\": 1}", "", " ", "\u{feff}<p>"];
        for (page, (coding, _)) in pages.iter().flat_map(|page| PACKED.map(|packed| (page, packed))) {
            assert!(matches!(decode(coding, page.as_bytes(), 1000), Decoded::AsItIs), "{coding}: {page}");
        }
        assert!(matches!(decode("utf-8", LINE.as_bytes(), 1000), Decoded::AsItIs));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = zstd::encode_all(io::repeat(b' ').take(64 << 20), 1).unwrap();
        assert!(matches!(decode("zstd", &bomb, 1 << 20), Decoded::TooLarge));
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        io::copy(&mut io::repeat(b' ').take(4 << 20), &mut packer).unwrap();
        assert!(matches!(decode("deflate", &packer.finish().unwrap(), 1 << 20), Decoded::TooLarge));
    }

    #[test]
    fn chunks_are_joined() {
        assert_eq!(out(dechunk(b"4\r\nThe \r\n6;a=b\r\nferry.\r\n0\r\nX: y\r\n\r\n")), ("The ferry.".to_owned(), true));
        assert_eq!(out(dechunk(b"0\r\n\r\n")), (String::new(), true));
        let body = b"4\r\nThe \r\n0006\r\nferry.\r\n0\r\n\r\n";
        for (cut, before) in [(5, "Th"), (7, "The "), (9, "The "), (12, "The "), (17, "The fe"), (21, "The ferry."), (23, "The ferry.")] {
            assert_eq!(out(dechunk(&body[..cut])), (before.to_owned(), false), "{cut}");
        }
        assert_eq!(out(dechunk(b"4\r\nThe \r\nferry.")), ("The ".to_owned(), false));
    }

    #[test]
    fn a_body_that_is_not_chunked_is_kept() {
        for body in ["<p>", "", "1999\nwas a good year", "a\r\nb is no chunk of ten bytes", "-4\r\nabcd\r\n", "ffffffffffffffffff\r\na"] {
            assert!(matches!(dechunk(body.as_bytes()), Decoded::AsItIs), "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_chunks_give_the_body(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..50), 0..6), cut in 0_usize..400) {
            let mut body = Vec::new();
            for chunk in &chunks {
                body.extend(format!("{:X}\r\n", chunk.len()).into_bytes());
                body.extend(chunk.iter().chain(b"\r\n"));
            }
            body.extend(b"0\r\n\r\n");
            let Decoded::Out(all, true) = dechunk(&body) else { panic!("not whole") };
            prop_assert_eq!(&all, &chunks.concat());
            if let Decoded::Out(before, _) = dechunk(&body[..cut.min(body.len())]) {
                prop_assert!(all.starts_with(&before));
            }
        }

        #[test]
        fn any_bytes_are_taken_by_every_decoder(body in prop::collection::vec(any::<u8>(), 0..200), flip in any::<prop::sample::Index>(), byte in any::<u8>()) {
            dechunk(&body);
            for (coding, packed) in PACKED {
                decode(coding, &body, 1000);
                let mut packed = packed.to_vec();
                *flip.get_mut(&mut packed) = byte;
                if let Decoded::Out(out, _) = decode(coding, &packed, 1000) {
                    prop_assert!(out.len() <= 1000);
                }
            }
        }
    }
}
