//! The fuzz targets on the stable compiler: each over its seeds and over damaged ones; and the seeds for `fuzz/`, made of the fixtures.
//!
//! `SEIHYO_SEEDS=fuzz/corpus` writes the seeds, a folder for each target, as `scripts/fuzz` asks for them.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, clippy::panic, reason = "tests stop at the first fault, and read the fixtures")]

#[expect(unreachable_pub, reason = "a crate of its own for libFuzzer")]
#[path = "../fuzz/src/lib.rs"]
mod fuzz;
#[path = "mutation/mod.rs"]
mod mutation;

use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

/// Larger seeds teach a fuzzer nothing that smaller ones do not.
const LARGEST: usize = 64 << 10;

/// Damaged variants of each seed.
const VARIANTS: u64 = 10;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = walk.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())).collect()
}

/// The part of a zip archive whose name ends so.
fn part(archive: &[u8], ending: &str) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).ok()?;
    let at =
        (0..archive.len()).find(|&index| archive.by_index(index).is_ok_and(|file| file.name().is_ok_and(|name| name.ends_with(ending))))?;
    let mut bytes = Vec::new();
    archive.by_index(at).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The stream of records within an .xls file.
fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let mut records = Vec::new();
    container.open_stream("/Workbook").ok()?.read_to_end(&mut records).ok()?;
    Some(records)
}

/// The seeds of each target, by its name.
fn seeds() -> BTreeMap<&'static str, Vec<Vec<u8>>> {
    let mut seeds: BTreeMap<&str, Vec<Vec<u8>>> = fuzz::TARGETS.iter().map(|(name, _)| (*name, Vec::new())).collect();
    let mut add = |target: &'static str, bytes: Vec<u8>| {
        // The head of a large file is a file that breaks off, which is a seed as good as any.
        let head = bytes.get(..bytes.len().min(LARGEST)).unwrap_or_default().to_vec();
        seeds.get_mut(target).unwrap_or_else(|| panic!("{target} is no target")).push(head);
    };
    for (name, bytes) in files("fixtures").into_iter().chain(files("catalog")) {
        let ending = name.rsplit('.').next().unwrap_or_default();
        match ending {
            "xlsx" => {
                for (target, part_of) in [
                    ("xlsx_sheet", "sheet1.xml"),
                    ("xlsx_strings", "sharedStrings.xml"),
                    ("xlsx_styles", "styles.xml"),
                    ("xlsx_drawing", "drawing1.xml"),
                ] {
                    if let Some(part) = part(&bytes, part_of) {
                        add(target, part);
                    }
                }
            }
            "ods" => part(&bytes, "content.xml").into_iter().for_each(|part| add("ods_content", part)),
            "xls" => stream(&bytes).into_iter().for_each(|stream| add("xls_stream", stream)),
            "csv" => ["csv", "layout", "encoding"].into_iter().for_each(|target| add(target, bytes.clone())),
            "html" => ["html", "layout", "encoding"].into_iter().for_each(|target| add(target, bytes.clone())),
            "toml" => add("definition", bytes.clone()),
            _ => continue,
        }
        add("any_file", bytes);
    }
    for text in ["令和6年4月", "2024年1～3月期", "H30.4.1", "平成元年度", "昭和64年1月7日", "2024-25", "FY2024", "第3四半期", "Jan. 2024"]
    {
        add("periods", text.into());
    }
    for text in ["△1,234.5", "(12.3)", "1,234千円", "x", "…", "-", "12.5%", "1.234,5", "男 12 女 34", "p 1,000", "注1) 推計", "=1+1"]
    {
        add("value", text.into());
    }
    for code in ["#,##0;\"△\"#,##0", "[$-411]ggge\"年\"m\"月\"d\"日\"", "0.0%", "# ?/?", "[h]:mm", "[<1]\"x\";General", "_ * #,##0_ ", "@"]
    {
        add("number_format", [&43_952.5f64.to_le_bytes()[..], code.as_bytes()].concat());
    }
    add("spreadsheetml", "<Workbook><Worksheet ss:Name='表'><Table><Row><Cell ss:MergeAcross='1'><Data ss:Type='Number'>1</Data></Cell></Row></Table></Worksheet></Workbook>".into());
    // Row 0; a number in its column, one in the column after it.
    add(
        "xlsb_sheet",
        [&[0, 17][..], &[0; 17], &[2, 12], &[0, 0, 0, 0, 0, 0, 0, 0, 0x16, 0, 0, 0], &[14, 8], &[0, 0, 0, 0, 0x16, 0, 0, 0]].concat(),
    );
    seeds
}

#[test]
fn every_target_ends_on_its_seeds_and_on_damaged_ones() {
    let seeds = seeds();
    if let Some(folder) = std::env::var_os("SEIHYO_SEEDS") {
        write(&root().join(folder), &seeds);
    }
    for (name, run) in fuzz::TARGETS {
        let own = &seeds[name];
        assert!(!own.is_empty(), "{name} has no seeds");
        for bytes in own {
            run(bytes);
        }
        let variants: Vec<(u64, &Vec<u8>)> =
            (0..).zip(own.iter().cycle()).take(own.len().min(20) * usize::try_from(VARIANTS).unwrap()).collect();
        variants.par_iter().for_each(|(seed, bytes)| run(&mutation::mutated(bytes, bytes, *seed)));
        run(b"");
        run(&[0xFF; 100]);
    }
}

fn write(folder: &Path, seeds: &BTreeMap<&str, Vec<Vec<u8>>>) {
    for (target, all) in seeds {
        std::fs::create_dir_all(folder.join(target)).unwrap();
        for (number, bytes) in all.iter().enumerate() {
            std::fs::write(folder.join(target).join(format!("seed-{number}")), bytes).unwrap();
        }
    }
}

/// Every target of `fuzz/` is one of the list, and the other way round.
#[test]
fn the_list_names_every_target() {
    let mut there: Vec<String> =
        files("fuzz/fuzz_targets").into_iter().map(|(name, _)| name.rsplit('/').next().unwrap().replace(".rs", "")).collect();
    there.sort();
    let mut listed: Vec<&str> = fuzz::TARGETS.iter().map(|(name, _)| *name).collect();
    listed.sort_unstable();
    assert_eq!(there, listed);
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
    assert!(listed.iter().all(|name| manifest.contains(&format!("name = \"{name}\""))));
}
