//! Limits by name, budgets, and the edge of a file.

use super::*;
use crate::message::{Lang, text};

#[test]
fn every_limit_has_a_name_a_default_and_words_in_both_languages() {
    let mut names: Vec<&str> = Limit::all().map(Limit::name).collect();
    assert_eq!(names.len(), Limit::COUNT);
    for (at, limit) in Limit::all().enumerate() {
        assert_eq!((limit as usize, Limit::from_name(limit.name())), (at, Some(limit)));
        assert!(limit.default_value() > 0 && Limits::default().get(limit) == limit.default_value());
        for key in [limit.what(), limit.why()] {
            assert!([Lang::En, Lang::Ja].into_iter().all(|lang| text(key, lang) != key), "{key}");
        }
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), Limit::from_name("cell")), (Limit::COUNT, None));
}

#[test]
fn limits_are_set_by_words() {
    for (word, value) in [
        ("cells=5", Some((Limit::Cells, 5))),
        ("cells = 5_000_000", Some((Limit::Cells, 5_000_000))),
        ("input-bytes=2GiB", Some((Limit::InputBytes, 2 << 30))),
        ("input-bytes=1 KiB", Some((Limit::InputBytes, 1024))),
        ("cells=0", None),
        ("cells=-1", None),
        ("cells=1.5", None),
        ("cells=", None),
        ("cells", None),
        ("cells=1TiB", None),
        ("input-bytes=99999999999999GiB", None),
        ("cel=5", None),
    ] {
        let mut limits = Limits::default();
        let set = limits.set_word(word);
        assert_eq!(set.is_ok(), value.is_some(), "{word}");
        let changed: Vec<_> = Limit::all().filter(|&limit| limits.get(limit) != limit.default_value()).collect();
        assert_eq!(changed.first().map(|&limit| (limit, limits.get(limit))), value, "{word}");
        assert!(changed.len() <= 1);
    }
}

#[test]
fn values_are_shown_as_people_read_them() {
    for (unit, value, shown) in [
        (Unit::Count, 20_000_000, "20,000,000"),
        (Unit::Count, 999, "999"),
        (Unit::Bytes, 1 << 30, "1 GiB"),
        (Unit::Bytes, 768 << 20, "768 MiB"),
        (Unit::Bytes, (1 << 30) + 1, "1,073,741,825 B"),
        (Unit::Bytes, 1000, "1,000 B"),
        (Unit::Seconds, 10, "10 s"),
    ] {
        assert_eq!(unit.show(value), shown);
    }
}

#[test]
fn a_budget_is_counted_over_the_whole_file() {
    let mut limits = Limits::default();
    limits.set(Limit::Cells, 10);
    let budget = Budget::new(&limits, 100, Deadline::default());
    let other = budget.clone();
    assert_eq!((budget.take(Limit::Cells, 6), other.take(Limit::Cells, 4)), (Ok(()), Ok(())));
    assert_eq!(other.take(Limit::Cells, 1), Err(Exceeded { limit: Limit::Cells, found: 11, allowed: 10 }));
    assert_eq!(budget.check(Limit::Cells, 10), Ok(()));
    assert!(budget.take(Limit::Cells, u64::MAX).is_err() && budget.take(Limit::Merges, 1).is_ok());
}

#[test]
fn more_cells_than_bytes_have_a_limit_of_their_own() {
    let mut limits = Limits::default();
    limits.set(Limit::DenseCells, 10);
    let budget = |bytes| Budget::new(&limits, bytes, Deadline::default());
    for (bytes, cells, allowed) in
        [(5, 10, true), (5, 11, false), (11, 11, true), (u64::MAX, 20_000_000, true), (u64::MAX, 20_000_001, false)]
    {
        assert_eq!(budget(bytes).take_cells(cells).is_ok(), allowed, "{cells} cells of {bytes} bytes");
    }
    assert_eq!(budget(5).take_cells(11).map_err(|exceeded| exceeded.limit), Err(Limit::DenseCells));
}

#[test]
fn what_is_exceeded_is_named_with_what_was_found_and_what_is_allowed() {
    let error = Exceeded { limit: Limit::Cells, found: 20_000_001, allowed: 20_000_000 }.error(Place::file("a.xlsx"));
    let said = error.text(Lang::En);
    for part in ["a.xlsx", "cells", "20,000,001", "20,000,000", "--limit cells=VALUE", "cells of all sheets"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(error.text(Lang::Ja).contains("制限値 cells を超えています"));
}

#[test]
fn a_fault_and_the_end_of_the_time_cost_one_file() {
    let place = Place::file("a.csv");
    let fault = contained::<()>(&place, || panic!("made up")).unwrap_err();
    assert!(is_fault(&fault) && fault.text(Lang::En).contains("made up"));
    let deadline = Deadline::of(&no_time(), 5 << 20);
    let late = contained::<()>(&place, || {
        loop {
            deadline.look();
        }
    });
    let late = late.unwrap_err();
    assert_eq!((late.message.key(), is_fault(&late)), ("limit.time", false));
    Deadline::default().ask();
}

fn no_time() -> Limits {
    let mut limits = Limits::default();
    limits.set(Limit::Seconds, 0);
    limits.set(Limit::SecondsPerMib, 0);
    limits
}

#[test]
fn the_time_that_goes_to_another_file_is_not_counted() {
    let [one, other] = ["a.csv", "b.csv"].map(Place::file);
    let pause = || std::thread::sleep(std::time::Duration::from_millis(50));
    let ended = |within: &Place| {
        contained(&one, || {
            let deadline = Deadline::of(&no_time(), 0);
            contained(within, || {
                pause();
                Ok(())
            })?;
            deadline.ask();
            Ok(())
        })
    };
    assert!(ended(&one).is_err(), "the same file");
    // Of the other file's time all but what it takes to come and go.
    let mut limits = no_time();
    limits.set(Limit::Seconds, 1);
    let waits = contained(&one, || {
        let deadline = Deadline::of(&limits, 0);
        for _ in 0..30 {
            contained(&other, || {
                pause();
                Ok(())
            })?;
        }
        deadline.ask();
        Ok(())
    });
    assert_eq!(waits, Ok(()));
}
