//! `[fetch]` of `seihyo.toml`: how servers are asked. What each setting is for stands at [`Settings`].
//!
//! ```toml
//! [fetch]
//! contact = "toukei@example.jp"   # in the User-Agent; else the contact of [catalog]
//! connect-timeout = 10            # seconds, as all times here; parts of a second may be given
//! read-timeout = 60
//! total-timeout = 1800
//! retries = 4
//! first-wait = 1
//! longest-wait = 300
//! delay = 1
//! per-host = 1
//! hosts = 8
//! redirects = 10
//! allow-private = false
//! ```

use super::error::Faults;
use super::raw::Text;
use crate::fetch::Settings;
use serde::Deserialize;
use std::time::Duration;
use toml::{Spanned, Value};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct Raw {
    contact: Option<Text>,
    connect_timeout: Option<Spanned<Value>>,
    read_timeout: Option<Spanned<Value>>,
    total_timeout: Option<Spanned<Value>>,
    retries: Option<Spanned<Value>>,
    first_wait: Option<Spanned<Value>>,
    longest_wait: Option<Spanned<Value>>,
    delay: Option<Spanned<Value>>,
    per_host: Option<Spanned<Value>>,
    hosts: Option<Spanned<Value>>,
    redirects: Option<Spanned<Value>>,
    allow_private: Option<bool>,
}

/// A day: nothing is waited for longer.
const DAY: u32 = 86_400;

/// The table checked against itself; `contact` is that of the catalog.
pub(super) fn fetch(raw: Option<Raw>, contact: Option<&str>, faults: &mut Faults) -> Settings {
    let (raw, mut settings) = (raw.unwrap_or_default(), Settings::default());
    settings.contact = contact.filter(|contact| is_header(contact)).map(str::to_owned);
    if let Some(contact) = raw.contact {
        if !is_header(contact.get_ref()) {
            faults.add(contact.span(), "definition.contact", &[contact.get_ref()], None);
        }
        settings.contact = Some(contact.into_inner());
    }
    for (key, value, least, setting) in [
        ("connect-timeout", raw.connect_timeout, 0.1, &mut settings.connect_timeout),
        ("read-timeout", raw.read_timeout, 0.1, &mut settings.read_timeout),
        ("total-timeout", raw.total_timeout, 0.1, &mut settings.total_timeout),
        ("first-wait", raw.first_wait, 0.001, &mut settings.first_wait),
        ("longest-wait", raw.longest_wait, 0.0, &mut settings.longest_wait),
        ("delay", raw.delay, 0.0, &mut settings.delay),
    ] {
        let Some(value) = value else { continue };
        let seconds = number(value.get_ref()).filter(|seconds| (least..=f64::from(DAY)).contains(seconds));
        match seconds {
            Some(seconds) => *setting = Duration::from_secs_f64(seconds),
            None => outside(&format!("fetch: {key}"), &value, &least.to_string(), &DAY.to_string(), faults),
        }
    }
    for (key, value, least, most, setting) in [
        ("retries", raw.retries, 0, 20, &mut settings.retries),
        ("per-host", raw.per_host, 1, 16, &mut settings.per_host),
        ("hosts", raw.hosts, 1, 64, &mut settings.hosts),
        ("redirects", raw.redirects, 0, 50, &mut settings.redirects),
    ] {
        let Some(value) = value else { continue };
        let count = value.get_ref().as_integer().and_then(|count| usize::try_from(count).ok());
        match count.filter(|count| (least..=most).contains(count)) {
            Some(count) => *setting = count,
            None => outside(&format!("fetch: {key}"), &value, &least.to_string(), &most.to_string(), faults),
        }
    }
    settings.allow_private = raw.allow_private.unwrap_or(settings.allow_private);
    settings
}

#[expect(clippy::cast_precision_loss, reason = "what is too large for it is beyond a day")]
fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|seconds| seconds as f64))
}

fn outside(key: &str, value: &Spanned<Value>, least: &str, most: &str, faults: &mut Faults) {
    faults.add(value.span(), "definition.between", &[key, &value.get_ref().to_string(), least, most], None);
}

/// True for what can stand in the `User-Agent`: Latin letters, digits and signs, no brackets that would end the comment it is in.
fn is_header(contact: &str) -> bool {
    !contact.trim().is_empty() && contact.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && !contact.contains(['(', ')', '\\'])
}

#[cfg(test)]
mod tests {
    use crate::definition::parse_settings;
    use std::time::Duration;

    #[test]
    fn settings_are_read_from_the_table() {
        let read = |text: &str| parse_settings("seihyo.toml", text).unwrap().fetch;
        let fetch = read("[fetch]\ncontact = \"a@b.jp\"\ndelay = 0.5\nretries = 0\nallow-private = true\n");
        assert_eq!((fetch.delay, fetch.retries, fetch.allow_private), (Duration::from_millis(500), 0, true));
        assert_eq!(fetch.user_agent(), concat!("seihyo/", env!("CARGO_PKG_VERSION"), " (+a@b.jp)"));
        assert_eq!(read("[catalog]\ncontact = \"c@d.jp\"\n").contact.as_deref(), Some("c@d.jp"));
        assert_eq!(read("[catalog]\ncontact = \"統計担当\"\n").contact, None);
        assert_eq!(read(""), crate::fetch::Settings::default());
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_line() {
        for (text, said) in [
            ("delay = -1", "fetch: delay: -1 is not between 0 and 86400"),
            ("delay = \"1\"", "fetch: delay: \"1\" is not between 0 and 86400"),
            ("read-timeout = 0", "fetch: read-timeout: 0 is not between 0.1 and 86400"),
            ("retries = 2.5", "fetch: retries: 2.5 is not between 0 and 20"),
            ("per-host = 0", "fetch: per-host: 0 is not between 1 and 16"),
            ("contact = \"統計\"", "fetch: contact \"統計\""),
            ("retry = 1", "retry"),
        ] {
            let errors = parse_settings("seihyo.toml", &format!("[fetch]\n{text}\n")).expect_err(text);
            assert!(errors.len() == 1 && errors[0].to_string().contains(said), "{}", errors[0]);
        }
    }
}
