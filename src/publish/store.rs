//! Storage across the network: S3, SFTP, `WebDAV`, each through `OpenDAL`.

use super::plan::{Held, Plan};
use super::record::{self, PUBLISHED, PUBLISHING};
use super::{Done, PublishReport, Tree, headers, refused};
use crate::definition::{Destination, Target, sha256};
use crate::finding::Error;
use crate::message::Message;
use crate::place::Place;
use crate::release::{FileFacts, WORK, read_text};
use crate::source::web::{USER_AGENT, with_causes, with_tls};
use futures_util::{StreamExt, stream};
use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::{ErrorKind, Operator, services};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

/// Files that are on their way at once.
const AT_ONCE: usize = 8;

/// A file that a place does not take in one go is tried so often again, each time after twice as long.
const RETRIES: usize = 4;

/// A request that says nothing for this long has failed.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Where the password of a `WebDAV` server is looked for.
const PASSWORD: &str = "SEIHYO_PUBLISH_PASSWORD";

/// Puts the files into a store.
pub(super) fn publish(
    tree: &Tree<'_>,
    target: &Target,
    to: &Destination,
    is_rehearsal: bool,
    done: Done<'_>,
) -> Result<PublishReport, Error> {
    let failed = |why: String| refused(&target.name, why);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| failed(error.to_string()))?;
    let store = Store {
        operator: operator(to).map_err(|error| failed(causes(&error)))?,
        by_rename: !matches!(to, Destination::S3 { .. }),
        name: &target.name,
        journal: tree.output.join(WORK).join(format!("publish-{}.txt", target.name)),
    };
    runtime.block_on(store.publish(tree, is_rehearsal, done))
}

/// The storage of a place, with its settings and secrets from the environment.
fn operator(to: &Destination) -> opendal::Result<Operator> {
    let operator = match to {
        Destination::S3 { bucket, endpoint, region, root } => {
            let s3 = services::S3::default().bucket(bucket).region(region).root(root).disable_ec2_metadata();
            Operator::new(match endpoint {
                Some(endpoint) => s3.endpoint(endpoint),
                None => s3,
            })?
        }
        Destination::Webdav { endpoint, user, root } => {
            let dav = services::Webdav::default().endpoint(endpoint).root(root);
            let password = std::env::var(PASSWORD).unwrap_or_default();
            Operator::new(match user {
                Some(user) => dav.username(user).password(&password),
                None => dav,
            })?
        }
        Destination::Sftp { endpoint, user, root, key } => sftp(endpoint, user.as_deref(), root, key.as_deref())?,
        Destination::Folder { .. } | Destination::Ckan { .. } => {
            return Err(opendal::Error::new(ErrorKind::Unsupported, "no store"));
        }
    };
    let operator = operator.with_context(opendal::OperationContext::new().with_http_transport(transport()?));
    let retry = RetryLayer::new().with_max_times(RETRIES).with_jitter();
    Ok(operator.layer(TimeoutLayer::new().with_timeout(TIMEOUT).with_io_timeout(TIMEOUT)).layer(retry))
}

/// Keys, agents and known hosts are those of ssh; a host that is not known is refused.
#[cfg(unix)]
fn sftp(endpoint: &str, user: Option<&str>, root: &str, key: Option<&str>) -> opendal::Result<Operator> {
    let sftp = services::Sftp::default().endpoint(endpoint).root(root).known_hosts_strategy("Strict");
    let sftp = user.into_iter().fold(sftp, services::Sftp::user);
    Operator::new(key.into_iter().fold(sftp, services::Sftp::key))
}

/// The ssh of this system cannot be used so.
#[cfg(not(unix))]
fn sftp(_: &str, _: Option<&str>, _: &str, _: Option<&str>) -> opendal::Result<Operator> {
    Err(opendal::Error::new(ErrorKind::Unsupported, "sftp needs a system with OpenSSH's sockets; use webdav, s3 or a folder here"))
}

fn transport() -> opendal::Result<opendal::HttpTransporter> {
    with_tls();
    let failed = |error: reqwest::Error| opendal::Error::new(ErrorKind::Unexpected, error.to_string());
    let client = reqwest::Client::builder().user_agent(USER_AGENT).build().map_err(failed)?;
    Ok(opendal::HttpTransporter::new(opendal_http_transport_reqwest::ReqwestTransport::new(client)))
}

/// An error with what caused it.
fn causes(error: &opendal::Error) -> String {
    with_causes(format!("{}: {}", error.kind(), error.message()), error)
}

struct Store<'a> {
    operator: Operator,
    /// Whether a file is put beside its place first, because readers would see half of it.
    by_rename: bool,
    name: &'a str,
    /// Where a run notes on this machine what it has put there, for the next one if it is cut off.
    journal: PathBuf,
}

impl Store<'_> {
    async fn publish(&self, tree: &Tree<'_>, is_rehearsal: bool, done: Done<'_>) -> Result<PublishReport, Error> {
        let published = self.read(PUBLISHED).await?.unwrap_or_default();
        let before = self.read(PUBLISHING).await?;
        let noted = self.noted(before.as_deref());
        let held = record::known(&published, before.as_deref(), &noted);
        let plan = Plan::new(&tree.files, &held);
        let resumed = tree.files.iter().filter(|file| noted.get(&file.name) == Some(&file.sha256)).count();
        let mut report = PublishReport { same: plan.same, resumed, ..PublishReport::default() };
        if is_rehearsal {
            report.put = plan.files().map(|file| file.name.clone()).collect();
            report.bytes = plan.files().map(|file| file.bytes).sum();
            report.removed = plan.gone;
            return Ok(report);
        }
        if plan.is_nothing() && before.is_none() {
            return Ok(report);
        }
        let marker = record::marker(&plan, before.as_deref());
        self.write(PUBLISHING, marker.clone().into_bytes(), false).await?;
        let mut journal = self.begin_journal(&marker, &noted)?;
        for step in &plan.steps {
            self.step(tree, step, &mut journal, done, &mut report).await?;
        }
        for path in plan.gone {
            self.operator.delete(&path).await.map_err(|error| refused(&path, causes(&error)))?;
            done(&path);
            report.removed.push(path);
        }
        self.remove_empty_folders(tree, &report.removed).await?;
        let all: Held = tree.files.iter().map(|file| (file.name.clone(), file.sha256.clone())).collect();
        self.write(PUBLISHED, record::text(&all).into_bytes(), self.by_rename).await?;
        self.operator.delete(PUBLISHING).await.map_err(|error| refused(PUBLISHING, causes(&error)))?;
        let _ = std::fs::remove_file(&self.journal);
        Ok(report)
    }

    /// Puts the files of a step, several at once.
    async fn step(
        &self,
        tree: &Tree<'_>,
        step: &[FileFacts],
        journal: &mut File,
        done: Done<'_>,
        report: &mut PublishReport,
    ) -> Result<(), Error> {
        let put = |file: FileFacts| async move {
            let bytes = tree.bytes(&file)?;
            self.write(&file.name, bytes, self.by_rename).await.map(|()| file)
        };
        let mut all = stream::iter(step.iter().cloned()).map(put).buffer_unordered(AT_ONCE);
        while let Some(file) = all.next().await {
            let file = file?;
            writeln!(journal, "{}  {}", file.sha256, file.name).map_err(|error| refused(self.name, error))?;
            done(&file.name);
            report.bytes += file.bytes;
            report.put.push(file.name);
        }
        report.put.sort();
        Ok(())
    }

    /// Writes a file and looks whether it has come whole.
    async fn write(&self, path: &str, bytes: Vec<u8>, by_rename: bool) -> Result<(), Error> {
        let fault = |error: opendal::Error| refused(path, causes(&error));
        let size = bytes.len() as u64;
        let to = if by_rename { beside(path) } else { path.to_owned() };
        let can = self.operator.info().capability();
        let mut write = self.operator.write_with(&to, bytes);
        if can.write_with_content_type {
            write = write.content_type(&headers::content_type(path));
        }
        if can.write_with_cache_control {
            write = write.cache_control(headers::cache_control(path));
        }
        write.await.map_err(fault)?;
        let found = self.operator.stat(&to).await.map_err(fault)?.content_length();
        if found != size {
            return Err(Error::new(Place::file(path), Message::new("publish.cut", [size.to_string(), found.to_string()])));
        }
        if by_rename {
            self.rename(&to, path).await.map_err(fault)?;
        }
        Ok(())
    }

    /// Moves a file over the one that stands there. A server that cannot do that in one move has it removed first.
    async fn rename(&self, from: &str, to: &str) -> opendal::Result<()> {
        match self.operator.rename(from, to).await {
            Err(_) if self.operator.exists(to).await? => {
                self.operator.delete(to).await?;
                self.operator.rename(from, to).await.map(drop)
            }
            renamed => renamed.map(drop),
        }
    }

    /// Removes the folders that files were taken out of and that hold nothing any more, deepest first. S3 has no folders.
    async fn remove_empty_folders(&self, tree: &Tree<'_>, gone: &[String]) -> Result<(), Error> {
        let wanted: BTreeSet<&str> = tree.files.iter().flat_map(|file| folders(&file.name)).collect();
        let left: BTreeSet<&str> = gone.iter().flat_map(|path| folders(path)).filter(|folder| !wanted.contains(folder)).collect();
        if !self.by_rename {
            return Ok(());
        }
        for folder in left.into_iter().rev() {
            let fault = |error: opendal::Error| refused(folder, causes(&error));
            let inside = match self.operator.list(folder).await {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                inside => inside.map_err(fault)?,
            };
            // Some servers list the folder itself.
            if inside.iter().all(|entry| entry.path() == folder) {
                self.operator.delete(folder).await.map_err(fault)?;
            }
        }
        Ok(())
    }

    /// A text of the place; none where it is not there.
    async fn read(&self, path: &str) -> Result<Option<String>, Error> {
        match self.operator.read(path).await {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes.to_vec()).into_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(refused(self.name, causes(&error)).hint(Message::plain("publish.reach-hint"))),
        }
    }

    /// What this machine noted of a run that was cut off; nothing where the run was another one.
    fn noted(&self, marker: Option<&str>) -> Held {
        let text = read_text(&self.journal).unwrap_or_default();
        match (text.split_once('\n'), marker) {
            (Some((run, lines)), Some(marker)) if run == sha256(marker.as_bytes()) => record::parse(lines),
            _ => Held::new(),
        }
    }

    /// A new note of what is put, which begins with what was put already.
    fn begin_journal(&self, marker: &str, noted: &Held) -> Result<File, Error> {
        let fault = |error: std::io::Error| refused(self.name, error);
        let folder = self.journal.parent().unwrap_or(&self.journal);
        std::fs::create_dir_all(folder).map_err(fault)?;
        let mut file = OpenOptions::new().create(true).write(true).truncate(true).open(&self.journal).map_err(fault)?;
        write!(file, "{}\n{}", sha256(marker.as_bytes()), record::text(noted)).map_err(fault)?;
        Ok(file)
    }
}

/// The folders above a file, each with `/` at its end.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..=at))
}

/// Where a file is put before it has come whole.
fn beside(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}.{name}.seihyo-part")
}
