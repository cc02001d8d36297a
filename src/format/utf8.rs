use std::str::Utf8Error;

/// Bytes as text: [`std::str::from_utf8`], many bytes at once.
///
/// # Errors
/// If they are no UTF-8; says from where on.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, Utf8Error> {
    // The fast check does not tell where.
    simdutf8::basic::from_utf8(bytes).or_else(|_| std::str::from_utf8(bytes))
}
