use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};

use super::facts::Facts;
use super::furniture::Furniture;
use super::page::Page;
use super::sample::Survey;

/// What was seen of each site, kept between runs in a file (SQLite): the last documents of each, as hashes of their lines.
///
/// A site is judged by its last 64 different documents, so that what a redesign took away is forgotten after as many, and what it
/// brought is learned. Several processes may use one file at once; a batch is written wholly or not at all.
///
/// ```
/// use dechaff::Document;
/// use dechaff::survey::{Profile, Survey};
///
/// let folder = tempfile::tempdir()?;
/// let mut profile = Profile::open(&folder.path().join("sites.profile"))?;
/// let mut batch = Survey::default();
/// batch.add(&Document::new("1", "Harbour Gazette\nThe ferry is back.\n").with_url("https://harbour.example/1"));
/// profile.add(&batch)?;
/// assert_eq!(profile.sites()?[0].seen, 1);
/// assert!(profile.furniture("harbour.example")?.is_none(), "one document tells nothing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Profile {
    path: PathBuf,
    store: Connection,
}

/// What a profile knows of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSite {
    /// The host, or a folder.
    pub name: String,
    /// Different documents that were ever taken in.
    pub seen: u64,
    /// Those that are remembered.
    pub remembered: u64,
}

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub struct ProfileError {
    path: PathBuf,
    reason: String,
}

/// So many documents of a site are remembered.
const REMEMBERED: u64 = 64;

/// The layout of the file.
const VERSION: i64 = 1;

/// What tells our files from those of other programs.
const APPLICATION: i64 = 0x6465_6368;

/// So long a process waits for another to write its batch.
const PATIENCE: Duration = Duration::from_mins(1);

/// So many documents are written at once.
const BATCH: usize = 4096;

const LAYOUT: &str = "
    CREATE TABLE site (name TEXT PRIMARY KEY, seen INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE page (site TEXT NOT NULL, number INTEGER NOT NULL, signature INTEGER NOT NULL, lines BLOB NOT NULL, PRIMARY KEY (site, number)) WITHOUT ROWID;
    CREATE UNIQUE INDEX page_signature ON page (site, signature);
";

impl Profile {
    /// Opens a profile; a new one if there is none.
    ///
    /// # Errors
    /// If the file cannot be used: no profile, of another version, not to be written.
    pub fn open(path: &Path) -> Result<Self, ProfileError> {
        Self::opened(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a profile that is there.
    ///
    /// # Errors
    /// As [`Profile::open`], and if there is none.
    pub fn open_existing(path: &Path) -> Result<Self, ProfileError> {
        Self::opened(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn opened(path: &Path, flags: OpenFlags) -> Result<Self, ProfileError> {
        let fail = |reason: String| ProfileError { path: path.to_owned(), reason };
        let open = || -> rusqlite::Result<(Connection, i64, i64)> {
            let mut store = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            store.busy_timeout(PATIENCE)?;
            let layout = store.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let is_new = layout.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))? == 0;
            if is_new {
                layout.execute_batch(LAYOUT)?;
                layout.pragma_update(None, "application_id", APPLICATION)?;
                layout.pragma_update(None, "user_version", VERSION)?;
            }
            let number = |name: &str| layout.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            let (application, version) = (number("application_id")?, number("user_version")?);
            layout.commit()?;
            Ok((store, application, version))
        };
        let (store, application, version) = open().map_err(|error| fail(error.to_string()))?;
        if application != APPLICATION {
            return Err(fail("this is no profile".to_owned()));
        }
        if version != VERSION {
            return Err(fail(format!("a profile of version {version}, and this dechaff reads version {VERSION}")));
        }
        // Readers and a writer do not wait for each other; what was committed outlives a crash of the process.
        let modes = store.pragma_update(None, "journal_mode", "wal").and_then(|()| store.pragma_update(None, "synchronous", "normal"));
        modes.map_err(|error| fail(error.to_string()))?;
        Ok(Self { path: path.to_owned(), store })
    }

    /// Takes in what a batch of documents is made of. Documents that are remembered already count no second time.
    ///
    /// # Errors
    /// If it cannot be written. What was written of a large batch by then stays.
    pub fn add(&mut self, batch: &Survey) -> Result<(), ProfileError> {
        self.add_pages(batch.pages())
    }

    fn add_pages<'p>(&mut self, pages: impl Iterator<Item = (&'p str, &'p Page)>) -> Result<(), ProfileError> {
        let mut pages = pages.peekable();
        while pages.peek().is_some() {
            let written = (|| {
                let batch = self.store.transaction_with_behavior(TransactionBehavior::Immediate)?;
                for (site, page) in pages.by_ref().take(BATCH) {
                    add_page(&batch, site, page)?;
                }
                batch.commit()
            })();
            written.map_err(|error: rusqlite::Error| self.fault(&error))?;
        }
        Ok(())
    }

    /// What recurs on a site, as far as is known.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn furniture(&self, site: &str) -> Result<Option<Furniture>, ProfileError> {
        let pages = self.pages(site)?;
        Ok(Furniture::of(site, &pages.iter().collect::<Vec<_>>(), false))
    }

    /// What recurs on some sites.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn facts<'s>(&self, sites: impl IntoIterator<Item = &'s str>) -> Result<Facts, ProfileError> {
        let known = sites.into_iter().filter_map(|site| self.furniture(site).map(|known| Some((site.to_owned(), known?))).transpose());
        Ok(Facts::new(known.collect::<Result<_, _>>()?))
    }

    /// Adds what is remembered of a survey's sites to the survey.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn recall(&self, survey: &mut Survey) -> Result<(), ProfileError> {
        let sites: Vec<String> = survey.sites().map(str::to_owned).collect();
        for site in sites {
            self.pages(&site)?.into_iter().for_each(|page| survey.add_page(&site, page));
        }
        Ok(())
    }

    /// The sites, by name.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn sites(&self) -> Result<Vec<KnownSite>, ProfileError> {
        const ALL: &str = "SELECT name, seen, (SELECT count(*) FROM page WHERE page.site = site.name) FROM site ORDER BY name";
        let read = || {
            let mut all = self.store.prepare(ALL)?;
            let sites = all.query_map([], |row| Ok(KnownSite { name: row.get(0)?, seen: row.get(1)?, remembered: row.get(2)? }))?;
            sites.collect::<rusqlite::Result<Vec<KnownSite>>>()
        };
        read().map_err(|error| self.fault(&error))
    }

    /// Takes over what another profile remembers, as if its documents had come after those of this one.
    ///
    /// # Errors
    /// If either file cannot be used.
    pub fn merge(&mut self, other: &Self) -> Result<(), ProfileError> {
        for site in other.sites()? {
            let pages = other.pages(&site.name)?;
            self.add_pages(pages.iter().map(|page| (&*site.name, page)))?;
        }
        Ok(())
    }

    /// Forgets sites of which fewer documents were seen, and gives the room back; tells how many.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn prune(&mut self, least: u64) -> Result<usize, ProfileError> {
        let mut prune = || {
            let change = self.store.transaction_with_behavior(TransactionBehavior::Immediate)?;
            change.execute("DELETE FROM page WHERE site IN (SELECT name FROM site WHERE seen < ?1)", [least])?;
            let forgotten = change.execute("DELETE FROM site WHERE seen < ?1", [least])?;
            change.commit()?;
            self.store.execute_batch("VACUUM")?;
            Ok(forgotten)
        };
        let pruned = prune();
        pruned.map_err(|error| self.fault(&error))
    }

    /// The documents of a site that are remembered, in the order in which they came.
    fn pages(&self, site: &str) -> Result<Vec<Page>, ProfileError> {
        let read = || {
            let mut pages = self.store.prepare_cached("SELECT lines FROM page WHERE site = ?1 ORDER BY number")?;
            let lines = pages.query_map([site], |row| row.get::<_, Vec<u8>>(0))?;
            lines.collect::<rusqlite::Result<Vec<Vec<u8>>>>()
        };
        let lines = read().map_err(|error| self.fault(&error))?;
        // What is no page was not written by us, and says nothing.
        Ok(lines.iter().filter_map(|bytes| postcard::from_bytes(bytes).ok()).filter(Page::is_sound).collect())
    }

    fn fault(&self, error: &rusqlite::Error) -> ProfileError {
        ProfileError { path: self.path.clone(), reason: error.to_string() }
    }
}

fn add_page(batch: &Transaction<'_>, site: &str, page: &Page) -> rusqlite::Result<()> {
    let signature = page.signature().cast_signed();
    let is_known = batch.prepare_cached("SELECT 1 FROM page WHERE site = ?1 AND signature = ?2")?.exists(params![site, signature])?;
    if is_known {
        return Ok(());
    }
    let seen: Option<u64> = batch.prepare_cached("SELECT seen FROM site WHERE name = ?1")?.query_row([site], |row| row.get(0)).optional()?;
    let number = seen.unwrap_or(0) + 1;
    // Lists of numbers: nothing that could not be written.
    let lines = postcard::to_allocvec(page).unwrap_or_default();
    batch.prepare_cached("INSERT INTO page VALUES (?1, ?2, ?3, ?4)")?.execute(params![site, number, signature, lines])?;
    batch.prepare_cached("INSERT INTO site VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET seen = excluded.seen")?.execute(params![site, number])?;
    batch.prepare_cached("DELETE FROM page WHERE site = ?1 AND number <= ?2")?.execute(params![site, number.saturating_sub(REMEMBERED)])?;
    Ok(())
}
