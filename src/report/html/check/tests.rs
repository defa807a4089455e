use super::*;
use crate::dataset::Loose;
use crate::lint::Selection;
use crate::report::lint::Keep;
use crate::source::SourceFile;

fn page(lang: Lang, files: &[(&str, &str)]) -> String {
    let keep = Keep { sheets: true, prints: false };
    let linted = |(name, text): &(&str, &str)| {
        let source = SourceFile { name: (*name).into(), bytes: text.as_bytes().into(), declared_charset: None };
        Linted::new(*name, Loose::read(&source), Selection::default(), keep)
    };
    Lint { sources: files.iter().map(linted).collect(), ..Lint::default() }.html(lang)
}

const FAULTY: &str = "第1表　<b>区別の人口,,\n,,\n区,人口（人）,世帯数\n<i>総</i>,\"1,298\",38\n千代田区,99,x\n中央区,100,40\n";

#[test]
fn findings_and_cells_lead_to_each_other_and_nowhere_else() {
    for lang in [Lang::Ja, Lang::En] {
        let page = page(lang, &[("<a>.csv", FAULTY), ("b.csv", "年,数\n1,2\n2,3\n"), ("c.csv", "")]);
        let ids: BTreeSet<&str> = page.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
        let links: Vec<&str> = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
        assert!(links.len() > 10 && links.iter().all(|link| link.strip_prefix('#').is_some_and(|id| ids.contains(id))), "{links:?}");
        assert!(page.contains("<a href=\"#s1-1-B4\"><code>B4</code></a>") && page.contains("id=\"s1-1-B4\""), "{page}");
        assert_eq!(page.matches(" id=\"").count(), ids.len(), "an id stands once");
    }
}

#[test]
fn a_page_is_self_contained_escaped_and_whole() {
    let page = page(Lang::Ja, &[("<a>.csv", FAULTY), ("c.csv", "")]);
    for outside in ["http://", "https://", "src=", "@import", "url(", "<script", "<b>区", "<i>総", "<a>.csv"] {
        assert!(!page.contains(outside), "{outside}");
    }
    for tag in [
        "table", "tr", "td", "th", "ol", "ul", "li", "dl", "dd", "section", "article", "div", "details", "main", "header", "footer", "a",
        "h4",
    ] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    assert!(page.contains("&lt;i&gt;総") && page.contains("<html lang=\"ja\">"));
}

#[test]
fn a_clean_file_says_so() {
    let page = page(Lang::En, &[("a.csv", "年,人口（人）,世帯数（世帯）\n2020,100,40\n2021,110,41\n2022,120,42\n")]);
    assert!(page.contains("class=\"clean\"") && page.matches("<li class=\"full\">").count() == 3 && !page.contains("<article"), "{page}");
}
