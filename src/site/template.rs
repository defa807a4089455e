//! The templates: every value that comes from a source is escaped on its way into a page.

use crate::catalog::in_script;
use crate::message::{Lang, by_key};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Rest, Serde, ValueKind};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, escape_formatter};
use serde::Serialize;

/// The templates by name.
const TEMPLATES: [(&str, &str); 8] = [
    ("page.html", include_str!("templates/page.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("start.html", include_str!("templates/start.html")),
    ("dataset.html", include_str!("templates/dataset.html")),
    ("table.html", include_str!("templates/table.html")),
    ("source.html", include_str!("templates/source.html")),
    ("release.html", include_str!("templates/release.html")),
    ("about.html", include_str!("templates/about.html")),
];

/// The templates with the words of one language.
pub(super) struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// The templates; `t("key", …)` in them is a sentence of the table of messages.
    pub(super) fn new(lang: Lang) -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            environment.set_syntax(syntax);
        }
        environment.set_formatter(|out, state, value| match value.as_str() {
            Some(text) if value.kind() == ValueKind::String && text.contains(unshown) => {
                let shown = Value::from(text.replace(unshown, "\u{fffd}"));
                escape_formatter(out, state, &if value.is_safe() { Value::from_safe_string(shown.to_string()) } else { shown })
            }
            _ => escape_formatter(out, state, value),
        });
        environment.add_function("t", move |key: &str, arguments: Rest<String>| {
            let missing = || Error::new(ErrorKind::InvalidOperation, format!("no message \"{key}\""));
            by_key(key, lang, &arguments).ok_or_else(missing)
        });
        for (name, text) in TEMPLATES {
            let added = environment.add_template(name, text);
            debug_assert!(added.is_ok(), "{name}: {added:?}");
        }
        Self { environment }
    }

    /// Fills a template; `at` is what every page is told, `page` what this one is about.
    ///
    /// A template that does not fit its values is a fault of this program; the page then says so, and a test sees to it that none does.
    pub(super) fn fill(&self, name: &str, at: &impl Serialize, page: &impl Serialize) -> String {
        let context = minijinja::context! { at => Serde(at), page => Serde(page) };
        let filled = self.environment.get_template(name).and_then(|template| template.render(context));
        filled.unwrap_or_else(|error| format!("<!DOCTYPE html>\n<title>{FAULT}</title>\n<p>{FAULT}: {}\n", HtmlText(&format!("{error:#}"))))
    }
}

/// How a page begins that could not be made.
pub(super) const FAULT: &str = "this page could not be made";

/// Characters that have no place in a page; a reader sees that there was one.
fn unshown(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

/// A text that is shown as it is.
pub(super) struct HtmlText<'a>(pub(super) &'a str);

impl std::fmt::Display for HtmlText<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c if unshown(c) => f.write_str("\u{fffd}")?,
                c => std::fmt::Write::write_char(f, c)?,
            }
        }
        Ok(())
    }
}

/// A value as JSON that may stand in an element of a page: no `<` ends it before its time.
pub(super) fn embedded(value: &impl Serialize) -> Value {
    Value::from_safe_string(in_script(&serde_json::to_value(value).unwrap_or_default()))
}
