//! Tells the program what it is made of: a digest of its sources, by which `build` knows releases that another program made. Makes
//! arrays of the tables that every run would have to parse otherwise: areas, messages, the characters of CP932.

#[path = "build/areas.rs"]
mod areas;
#[path = "src/concept/area/bucket.rs"]
mod bucket;
#[path = "build/cp932.rs"]
mod cp932;
#[path = "src/concept/fold.rs"]
mod fold;
#[path = "build/messages.rs"]
mod messages;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut names = vec!["Cargo.lock".to_owned(), "build.rs".to_owned()];
    list(&root, "build", &mut names)?;
    list(&root, "src", &mut names)?;
    names.sort();
    let mut digest = Fnv::new();
    for name in &names {
        // A checkout on Windows may have other line ends.
        let text: Vec<u8> = read(&root.join(name))?.into_iter().filter(|&byte| byte != b'\r').collect();
        digest.part(name.as_bytes());
        digest.part(&text);
    }
    make_tables(&root)?;
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    println!("cargo:rustc-env=SEIHYO_SOURCES={:016x}", digest.0);
    Ok(())
}

/// Writes the tables that the library includes.
fn make_tables(root: &Path) -> io::Result<()> {
    let text = |path: PathBuf| String::from_utf8(read(&path)?).map_err(io::Error::other);
    let area = |name: &str| text(root.join("src/concept/area").join(name));
    let files = areas::Files {
        areas: area("area.csv")?,
        groupings: area("groupings.csv")?,
        prefectures: area("prefectures.csv")?,
        aliases: area("aliases.csv")?,
    };
    let mut messages = Vec::new();
    for entry in fs::read_dir(root.join("src/message"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            messages.push((name, text(path)?));
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    write(&out.join("areas.rs"), areas::rust(&files).as_bytes())?;
    write(&out.join("cp932.bin"), &cp932::parts())?;
    write(&out.join("messages.rs"), messages::rust(&messages)?.as_bytes())
}

#[expect(clippy::disallowed_methods, reason = "this writes where Cargo says")]
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(path, bytes)
}

#[expect(clippy::disallowed_methods, reason = "this reads the sources of the program, not those of its data")]
fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// Adds the files below a folder by their names from the root, with `/` between folders; hidden ones are none of the sources.
fn list(root: &Path, folder: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let file = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{folder}/{file}");
        if entry.file_type()?.is_dir() {
            list(root, &name, names)?;
        } else if !file.starts_with('.') {
            names.push(name);
        }
    }
    Ok(())
}

/// FNV-1a of 64 bits: it is to tell versions apart, not to withstand anybody.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes bytes in, and how many they are, so that no two lists of parts look alike.
    fn part(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().copied().chain((bytes.len() as u64).to_le_bytes()) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
