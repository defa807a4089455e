//! Tells the program what it is made of: a digest of its sources, by which `build` knows releases that another program made.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut names = vec!["Cargo.lock".to_owned()];
    list(&root, "src", &mut names)?;
    names.sort();
    let mut digest = Fnv::new();
    for name in &names {
        // A checkout on Windows may have other line ends.
        let text: Vec<u8> = read(&root.join(name))?.into_iter().filter(|&byte| byte != b'\r').collect();
        digest.part(name.as_bytes());
        digest.part(&text);
    }
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    println!("cargo:rustc-env=SEIHYO_SOURCES={:016x}", digest.0);
    Ok(())
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
