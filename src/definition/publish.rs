//! `[publish.NAME]` in `seihyo.toml`: where a finished output folder is published.
//!
//! ```toml
//! [publish.web]
//! to = "folder"                         # a folder that a web server reads; it is switched at once
//! path = "/srv/www/statistics"
//!
//! [publish.cloud]
//! to = "s3"                             # AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
//! bucket = "statistics"
//! endpoint = "https://s3.example.jp"    # where it is not Amazon
//! region = "ap-northeast-1"
//! root = "open-data"
//!
//! [publish.host]
//! to = "sftp"                           # the keys and the known hosts of ssh
//! endpoint = "ssh://www.example.jp:22"
//! user = "stat"
//! root = "/home/stat/public_html"
//!
//! [publish.share]
//! to = "webdav"                         # SEIHYO_PUBLISH_PASSWORD
//! endpoint = "https://dav.example.jp"
//! user = "stat"
//! root = "open-data"
//!
//! [publish.portal]
//! to = "ckan"                           # CKAN_API_TOKEN
//! url = "https://catalog.example.jp"
//! organization = "sangyo"
//! upload = true                         # false: the portal links to base_url of [catalog]
//! ```
//!
//! Passwords and keys never stand in the file: it is copied, sent and kept in version control.

use super::error::{Faults, choices};
use super::raw::Text;
use crate::message::Message;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A place where output folders are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What it is called: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// What it is.
    pub to: Destination,
}

/// What a place is where output folders are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A folder of this machine, from where `seihyo.toml` stands.
    Folder {
        /// Its path.
        path: String,
    },
    /// Storage that speaks S3.
    S3 {
        /// The bucket.
        bucket: String,
        /// The address of the storage; Amazon's where there is none.
        endpoint: Option<String>,
        /// The region; `us-east-1` where there is none.
        region: String,
        /// What all keys begin with; nothing by default.
        root: String,
    },
    /// A machine that ssh reaches.
    Sftp {
        /// Its address: `ssh://HOST:PORT`.
        endpoint: String,
        /// Who logs in; as ssh's own settings say where there is none.
        user: Option<String>,
        /// The folder there.
        root: String,
        /// The file of the key; as ssh's own settings say where there is none.
        key: Option<String>,
    },
    /// A server that speaks `WebDAV`.
    Webdav {
        /// Its address.
        endpoint: String,
        /// Who logs in; nobody where there is none.
        user: Option<String>,
        /// The folder there; the topmost by default.
        root: String,
    },
    /// A portal that speaks CKAN.
    Ckan {
        /// Its address.
        url: String,
        /// The organisation that the datasets belong to; the catalog's own where there is none.
        organization: Option<String>,
        /// Whether files are copied to the portal, which is so by default; else it links to where they are published.
        upload: bool,
        /// Whether datasets are put into the portal's groups by their theme; not by default, for the portal must have these groups.
        groups: bool,
    },
}

/// What stands in a table, before it is known what it needs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    to: Text,
    path: Option<Text>,
    bucket: Option<Text>,
    endpoint: Option<Text>,
    region: Option<Text>,
    root: Option<Text>,
    user: Option<Text>,
    key: Option<Text>,
    url: Option<Text>,
    organization: Option<Text>,
    upload: Option<Spanned<bool>>,
    groups: Option<Spanned<bool>>,
}

/// What there is, what each needs, and what each may have.
const KINDS: [(&str, &[&str], &[&str]); 5] = [
    ("folder", &["path"], &[]),
    ("s3", &["bucket"], &["endpoint", "region", "root"]),
    ("sftp", &["endpoint", "root"], &["user", "key"]),
    ("webdav", &["endpoint"], &["user", "root"]),
    ("ckan", &["url"], &["organization", "upload", "groups"]),
];

/// The places of the `[publish]` table, in order of name.
pub(super) fn targets(raw: Option<BTreeMap<Text, Raw>>, faults: &mut Faults) -> Vec<Target> {
    raw.unwrap_or_default().into_iter().filter_map(|(name, raw)| target(&name, raw, faults)).collect()
}

fn target(name: &Text, raw: Raw, faults: &mut Faults) -> Option<Target> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if name.get_ref().is_empty() || !name.get_ref().chars().all(plain) {
        faults.add(name.span(), "definition.publish-name", &[name.get_ref()], None);
        return None;
    }
    let kind = raw.to.get_ref().as_str();
    let Some((_, needed, allowed)) = KINDS.iter().find(|(known, _, _)| *known == kind) else {
        let kinds = KINDS.map(|(kind, _, _)| kind);
        faults.add(raw.to.span(), "definition.choice", &[&format!("publish.{}: to", name.get_ref()), kind], Some(choices(&kinds)));
        return None;
    };
    let mut is_whole = true;
    for (key, value) in keys(&raw) {
        let wanted = needed.contains(&key);
        let fault = match &value {
            None => wanted.then_some(("definition.publish-needs", raw.to.span())),
            Some((span, _)) if !wanted && !allowed.contains(&key) => Some(("definition.publish-key", span.clone())),
            Some((span, true)) => Some(("definition.publish-empty", span.clone())),
            Some(_) => None,
        };
        if let Some((message, span)) = fault {
            let valid: Vec<&str> = needed.iter().chain(*allowed).copied().collect();
            faults.add(span, message, &[name.get_ref(), kind, key], Some(choices(&valid)));
            is_whole = false;
        }
    }
    is_whole.then(|| Target { name: name.get_ref().clone(), to: destination(raw) })
}

/// Where a value stands, and whether it is an empty text; none where the key is not given.
type Given = Option<(std::ops::Range<usize>, bool)>;

/// Each key with what is given for it.
fn keys(raw: &Raw) -> Vec<(&'static str, Given)> {
    let text = |text: &Option<Text>| text.as_ref().map(|text| (text.span(), text.get_ref().trim().is_empty()));
    let flag = |flag: &Option<Spanned<bool>>| flag.as_ref().map(|flag| (flag.span(), false));
    vec![
        ("path", text(&raw.path)),
        ("bucket", text(&raw.bucket)),
        ("endpoint", text(&raw.endpoint)),
        ("region", text(&raw.region)),
        ("root", text(&raw.root)),
        ("user", text(&raw.user)),
        ("key", text(&raw.key)),
        ("url", text(&raw.url)),
        ("organization", text(&raw.organization)),
        ("upload", flag(&raw.upload)),
        ("groups", flag(&raw.groups)),
    ]
}

fn destination(raw: Raw) -> Destination {
    let some = |text: Option<Text>| text.map(Spanned::into_inner);
    let plain = |text: Option<Text>| some(text).unwrap_or_default();
    match raw.to.get_ref().as_str() {
        "s3" => Destination::S3 {
            bucket: plain(raw.bucket),
            endpoint: some(raw.endpoint),
            region: some(raw.region).unwrap_or_else(|| "us-east-1".to_owned()),
            root: plain(raw.root),
        },
        "sftp" => Destination::Sftp { endpoint: plain(raw.endpoint), user: some(raw.user), root: plain(raw.root), key: some(raw.key) },
        "webdav" => Destination::Webdav { endpoint: plain(raw.endpoint), user: some(raw.user), root: plain(raw.root) },
        "ckan" => Destination::Ckan {
            url: plain(raw.url),
            organization: some(raw.organization),
            upload: raw.upload.is_none_or(Spanned::into_inner),
            groups: raw.groups.is_some_and(Spanned::into_inner),
        },
        _ => Destination::Folder { path: plain(raw.path) },
    }
}

/// The place of a name. None where there is none of it; the hint names those there are.
///
/// ```
/// let settings = seihyo::definition::parse_settings("seihyo.toml", "[publish.web]\nto = \"folder\"\npath = \"www\"\n").unwrap();
/// assert!(seihyo::definition::target_named(&settings.publish, "web").is_ok());
/// assert!(seihyo::definition::target_named(&settings.publish, "wed").is_err());
/// ```
pub fn target_named<'a>(targets: &'a [Target], name: &str) -> Result<&'a Target, Message> {
    let known: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    targets.iter().find(|target| target.name == name).ok_or_else(|| choices(&known))
}

#[cfg(test)]
mod tests {
    use super::super::parse_settings;
    use super::*;

    #[test]
    fn each_place_is_read_with_its_defaults() {
        let text = "[publish.a]\nto=\"folder\"\npath=\"www\"\n[publish.b]\nto=\"s3\"\nbucket=\"x\"\n[publish.c]\nto=\"sftp\"\n\
                    endpoint=\"ssh://h\"\nroot=\"/w\"\n[publish.d]\nto=\"webdav\"\nendpoint=\"https://d\"\n[publish.e]\nto=\"ckan\"\n\
                    url=\"https://c\"\nupload=false\n";
        let of = |text: &str| text.to_owned();
        let expected = [
            Destination::Folder { path: of("www") },
            Destination::S3 { bucket: of("x"), endpoint: None, region: of("us-east-1"), root: of("") },
            Destination::Sftp { endpoint: of("ssh://h"), user: None, root: of("/w"), key: None },
            Destination::Webdav { endpoint: of("https://d"), user: None, root: of("") },
            Destination::Ckan { url: of("https://c"), organization: None, upload: false, groups: false },
        ];
        let found: Vec<Destination> = parse_settings("seihyo.toml", text).unwrap().publish.into_iter().map(|target| target.to).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, said) in [
            ("[publish.a]\nto=\"ftp\"\n", "line 2: publish.a: to \"ftp\" is not known"),
            ("[publish.a]\nto=\"s3\"\n", "line 2: publish.a: s3 needs bucket"),
            ("[publish.a]\nto=\"folder\"\npath=\"x\"\nbucket=\"y\"\n", "line 4: publish.a: folder has no bucket"),
            ("[publish.a]\nto=\"folder\"\npath=\" \"\n", "line 3: publish.a: folder: path is empty"),
            ("[publish.\"A/b\"]\nto=\"folder\"\npath=\"x\"\n", "line 1: publish: \"A/b\" is no name"),
            ("[publish.a]\nto=\"webdav\"\nendpoint=\"x\"\npassword=\"y\"\n", "password"),
        ] {
            let found = parse_settings("seihyo.toml", text).unwrap_err();
            assert!(found[0].to_string().contains(said), "{text}: {}", found[0]);
        }
    }
}
