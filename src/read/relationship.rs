//! Relationships: how one part of an office file leads to another.

/// A relationship of a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Relationship {
    /// How its part refers to it.
    pub(super) id: String,
    /// The last word of its type: `worksheet`, `drawing`; transitional and strict ones end alike.
    pub(super) kind: String,
    /// The name of the part it leads to, or an address outside.
    pub(super) target: String,
}

impl Relationship {
    /// The part that lists the relationships of a part, and the folder from which its targets count; those of the archive itself for
    /// the empty name.
    pub(super) fn list_of(part: &str) -> (String, &str) {
        match part.rsplit_once('/') {
            Some((folder, file)) => (format!("{folder}/_rels/{file}.rels"), folder),
            None => (format!("_rels/{part}.rels"), ""),
        }
    }

    /// The last word of a type.
    pub(super) fn kind_of(relationship_type: &str) -> &str {
        relationship_type.rsplit('/').next().unwrap_or_default()
    }
}

/// The name of the part that a reference in a folder means: leading slashes, back slashes, `.` and `..` resolved.
pub(super) fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let base = if target.starts_with('/') { "" } else { folder };
    let mut steps: Vec<&str> = Vec::new();
    for step in base.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_lead_to_parts() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/worksheets", "../drawings/drawing1.xml", "xl/drawings/drawing1.xml"),
            ("xl/worksheets", "..\\comments1.xml", "xl/comments1.xml"),
            ("", "./xl//workbook.xml", "xl/workbook.xml"),
            ("xl", "../../../a.xml", "a.xml"),
        ] {
            assert_eq!(resolved(folder, target), part);
        }
    }

    #[test]
    fn relationships_stand_beside_their_part() {
        assert_eq!(Relationship::list_of("xl/workbook.bin"), ("xl/_rels/workbook.bin.rels".to_owned(), "xl"));
        assert_eq!(Relationship::list_of("workbook.xml"), ("_rels/workbook.xml.rels".to_owned(), ""));
        assert_eq!(Relationship::list_of(""), ("_rels/.rels".to_owned(), ""));
    }
}
