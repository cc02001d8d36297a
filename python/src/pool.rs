use std::mem;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::PyResult;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::errors::OptionError;

/// The threads of a cleaner, started when first needed. A forked process, which has none of its parent's threads, starts its own.
#[derive(Debug)]
pub(crate) struct Pool {
    threads: usize,
    started: Mutex<Option<(u32, Arc<ThreadPool>)>>,
}

impl Pool {
    /// So many threads; 0 means as many as there are cores.
    pub(crate) fn new(threads: usize) -> Self {
        Self { threads, started: Mutex::new(None) }
    }

    pub(crate) fn get(&self) -> PyResult<Arc<ThreadPool>> {
        let own = process::id();
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((process, pool)) = &*started
            && *process == own
        {
            return Ok(Arc::clone(pool));
        }
        let pool = ThreadPoolBuilder::new().num_threads(self.threads).thread_name(|n| format!("dechaff-{n}")).build();
        let pool = Arc::new(pool.map_err(|error| OptionError::new_err(format!("cannot start the threads: {error}")))?);
        // The parent's pool would wait for threads that are not there.
        mem::forget(started.replace((own, Arc::clone(&pool))));
        Ok(pool)
    }
}
