use std::path::PathBuf;

use crate::corpus::{Failure, Plan, PlanError, Request, Source};
use crate::format::{Formats, Reader};
use crate::text::Document;

/// The documents of files and folders, in order of their paths, and what could not be read.
///
/// They are held in memory: rules are compared over samples and slices of a corpus.
///
/// # Errors
/// If an input does not exist or its format is not known.
pub fn documents(inputs: &[PathBuf], formats: &Formats) -> Result<(Vec<Document<'static>>, Vec<Failure>), PlanError> {
    let plan = Plan::new(&Request { inputs: inputs.to_vec(), dry: true, formats: formats.clone(), ..Request::default() })?;
    let mut failures = plan.failures;
    let mut documents = Vec::new();
    for job in plan.jobs {
        let Source::File(path) = &job.source else { continue };
        let Some(format) = job.kind.records() else {
            failures.push(Failure { name: job.name, reason: "rules are compared over texts, not over archives".to_owned() });
            continue;
        };
        match Reader::open(path, &format) {
            Err(error) => failures.push(Failure { name: job.name, reason: error.to_string() }),
            Ok(reader) => {
                for document in reader {
                    match document {
                        Ok(document) => documents.push(document),
                        Err(error) => failures.push(Failure { name: job.name.clone(), reason: error.to_string() }),
                    }
                }
            }
        }
    }
    Ok((documents, failures))
}
