//! `robots.txt` as RFC 9309 lays it down, and `Crawl-delay`, which many servers ask for beside it.

use reqwest::Url;
use std::fmt::Write as _;
use std::time::Duration;

/// As much of the file is read; RFC 9309 asks for 500 KiB at least.
pub(super) const MOST: u64 = 512 << 10;

/// How servers address this program.
const NAME: &str = "seihyo";

/// What a server allows this program; everything by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Robots {
    /// Patterns of paths, and whether they are allowed.
    rules: Vec<(String, bool)>,
    /// How long the server is to be left alone between two requests.
    pub(super) delay: Option<Duration>,
}

impl Robots {
    /// Reads the file: of its groups those for this program, where there is none those for all.
    pub(super) fn parse(text: &str) -> Self {
        let (mut ours, mut all) = (None, None);
        let (mut agents, mut in_rules) = (Vec::<String>::new(), false);
        for line in text.trim_start_matches('\u{feff}').lines() {
            let Some((key, value)) = line.split('#').next().unwrap_or_default().split_once(':') else { continue };
            let (key, value) = (key.trim().to_lowercase(), value.trim());
            if key == "user-agent" {
                if std::mem::take(&mut in_rules) {
                    agents.clear();
                }
                agents.push(product(value));
                let group = agents.iter().any(|agent| agent == NAME).then_some(&mut ours);
                group.into_iter().chain(agents.iter().any(|agent| agent == "*").then_some(&mut all)).for_each(|group| {
                    group.get_or_insert_with(Self::default);
                });
                continue;
            }
            if !["allow", "disallow", "crawl-delay"].contains(&key.as_str()) {
                continue;
            }
            in_rules = true;
            for (name, group) in [(NAME, &mut ours), ("*", &mut all)] {
                if let Some(group) = group.as_mut().filter(|_| agents.iter().any(|agent| agent == name)) {
                    group.add(&key, value);
                }
            }
        }
        ours.or(all).unwrap_or_default()
    }

    fn add(&mut self, key: &str, value: &str) {
        if key == "crawl-delay" {
            let seconds = value.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            self.delay = seconds.max(self.delay);
        } else if !value.is_empty() {
            self.rules.push((escaped(value), key == "allow"));
        }
    }

    /// True where an address may be asked for: the longest pattern that fits decides, of two equally long ones the one that allows.
    pub(super) fn allows(&self, url: &Url) -> bool {
        let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let path = escaped(&path);
        let fitting = self.rules.iter().filter(|(pattern, _)| fits(pattern, &path));
        fitting.map(|(pattern, allowed)| (pattern.len(), *allowed)).max().is_none_or(|(_, allowed)| allowed)
    }
}

/// The name of an agent without its version, in small letters.
fn product(agent: &str) -> String {
    agent.split(['/', ' ']).next().unwrap_or_default().to_lowercase()
}

/// A path with everything beyond ASCII as `%XX`, and those in capital letters.
fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut bytes = path.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                out.push('%');
                for _ in 0..2 {
                    out.extend(bytes.next_if(u8::is_ascii_hexdigit).map(|digit| char::from(digit.to_ascii_uppercase())));
                }
            }
            _ if byte.is_ascii() => out.push(char::from(byte)),
            _ => _ = write!(out, "%{byte:02X}"),
        }
    }
    out
}

/// True where a path begins as a pattern says: `*` stands for any characters, `$` at its end for the end of the path.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, inner)) = parts.split_last() else { return !to_end || rest.is_empty() };
    for part in inner {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    if to_end { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(text: &str, path: &str) -> bool {
        Robots::parse(text).allows(&Url::parse(&format!("https://a.jp{path}")).unwrap())
    }

    #[test]
    fn the_longest_rule_decides() {
        let text = "User-agent: *\nDisallow: /\nAllow: /toukei/\nDisallow: /toukei/*.pdf$\nDisallow: /toukei/old\nAllow: /toukei/old\n";
        for (path, allowed) in [
            ("/", false),
            ("/a.xlsx", false),
            ("/toukei/a.xlsx", true),
            ("/toukei/a.pdf", false),
            ("/toukei/a.pdf?x", true),
            ("/toukei/old/a", true),
            ("/Toukei/a.xlsx", false),
        ] {
            assert_eq!(allows(text, path), allowed, "{path}");
        }
        assert!(allows("", "/a") && allows("User-agent: *\nDisallow:\n", "/a") && allows("User-agent: other\nDisallow: /\n", "/a"));
        assert!(!allows("User-agent: *\nDisallow: /統計/\n", "/%e7%b5%b1%e8%a8%88/a.csv"));
        assert!(!allows("User-agent: *\nDisallow: /*?id=\n", "/a/b?id=3") && allows("User-agent: *\nDisallow: /*?id=\n", "/a/b?i=3"));
    }

    #[test]
    fn a_group_of_its_own_counts_alone() {
        let text =
            "User-agent: a\nUser-agent: SEIHYO/2 # us\nDisallow: /x\nCrawl-delay: 2.5\n\nUser-agent: *\nDisallow: /\nCrawl-delay: 9\n";
        assert!(allows(text, "/y") && !allows(text, "/x"));
        assert_eq!(Robots::parse(text).delay, Some(Duration::from_millis(2500)));
        for text in ["User-agent: *\nCrawl-delay: x\n", "Crawl-delay: 5\n", "User-agent: *\nCrawl-delay: -1\n"] {
            assert_eq!(Robots::parse(text).delay, None, "{text}");
        }
        // Lines of agents in a row are one group, whatever blank lines are between them.
        assert!(!allows("User-agent: seihyo\n\nUser-agent: other\nDisallow: /\n", "/y"));
    }
}
