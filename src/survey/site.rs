/// What a document belongs to: the host of its address or, where there is none, the folder of its file, which ends in a slash.
pub fn site_of(host: Option<&str>, name: Option<&str>) -> String {
    match (host, name.and_then(|name| name.rsplit_once('/'))) {
        (Some(host), _) => host.to_owned(),
        (None, Some((folder, _))) => format!("{folder}/"),
        (None, None) => "./".to_owned(),
    }
}

/// Whether a site is a folder: what stands in it need not be of one make.
pub(super) fn is_folder(site: &str) -> bool {
    site.ends_with('/')
}
