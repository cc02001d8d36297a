use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Framing;
use crate::corpus::clean::Done;
use crate::corpus::quarantine::Quarantined;

/// What is said of a record that could not be cleaned.
#[derive(Serialize, Deserialize)]
struct Refusal<'a> {
    error: Cow<'a, str>,
    /// Its number in the input, from 1.
    record: u64,
    /// Its own id, as it wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Box<RawValue>>,
}

/// What is written for a record; with the log's record under `log_field`.
pub(super) fn answer(done: &mut Done, number: u64, framing: Framing, log_field: Option<&str>) -> Vec<u8> {
    if let Some(failure) = done.summary.failures.first() {
        let refusal = Refusal { error: failure.reason.as_str().into(), record: number, id: id_of(&done.quarantine) };
        // A text, a number and JSON: nothing that could not be written.
        return framing.error(serde_json::to_string(&refusal).unwrap_or_default());
    }
    let mut out = std::mem::take(&mut done.out);
    if let Some(name) = log_field.filter(|_| !done.log.is_empty()) {
        let end = out.iter().rposition(|&byte| byte == b'}').unwrap_or(out.len());
        let name = serde_json::Value::from(name).to_string();
        let member = [b",", name.as_bytes(), b":", done.log.trim_ascii_end()].concat();
        out.splice(end..end, member);
    }
    framing.answer(out)
}

/// Whether a line is the answer to a record that failed for a reason.
pub(in crate::corpus) fn is_refusal(line: &[u8], reason: &str) -> bool {
    serde_json::from_slice::<Refusal<'_>>(line).is_ok_and(|refusal| refusal.error == reason)
}

/// The id of a record in quarantine, as far as it can be read.
fn id_of(quarantine: &[u8]) -> Option<Box<RawValue>> {
    let raw = serde_json::from_slice::<Quarantined>(quarantine).ok()?.bytes()?;
    let mut id = Id(None);
    // The error that makes it a broken record comes behind the id, if there is one.
    drop(serde_json::Deserializer::from_slice(&raw).deserialize_map(&mut id));
    id.0
}

/// Keeps what was read of an id before an error.
struct Id(Option<Box<RawValue>>);

impl<'de> Visitor<'de> for &mut Id {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        while let Some(key) = object.next_key::<String>()? {
            if key == "id" {
                self.0 = Some(object.next_value()?);
            } else {
                object.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}
