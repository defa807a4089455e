//! Which addresses are asked: `http` and `https`, and public ones alone.
//!
//! A name is looked up once, and the address that was checked is the one that is connected to, so that a name cannot point elsewhere in
//! between. A proxy is connected to whatever its address is, since the keeper of this machine has named it; what it connects to is its own
//! affair, but for hosts that are addresses themselves.

use super::fault::Fault;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::BTreeSet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::LazyLock;

/// The networks that are not public, with what they are for: `not-public.csv`.
static NOT_PUBLIC: LazyLock<Vec<(IpAddr, u32)>> = LazyLock::new(|| {
    let rows = include_str!("not-public.csv").lines().skip(1);
    rows.filter_map(|row| row.split_once(',')?.0.split_once('/'))
        .filter_map(|(ip, bits)| Some((ip.parse().ok()?, bits.parse().ok()?)))
        .collect()
});

/// The address that a text says. Errs where it is none, or neither `http` nor `https`.
pub(super) fn parse(address: &str) -> Result<Url, Fault> {
    let url = Url::parse(address).map_err(|error| Fault::lasting(address, "fetch.no-address", [error.to_string()]))?;
    check_scheme(address, &url)?;
    Ok(url)
}

/// Errs where a redirect leads to neither `http` nor `https`.
pub(super) fn check_scheme(address: &str, url: &Url) -> Result<(), Fault> {
    let fits = ["http", "https"].contains(&url.scheme()) && url.host_str().is_some_and(|host| !host.is_empty());
    if fits { Ok(()) } else { Err(Fault::lasting(address, "fetch.scheme", [url.to_string()])) }
}

/// Errs where a redirect leads to neither `http` nor `https`, or from `https` to `http`: what comes from there anybody on the way can change.
pub(super) fn check_move(address: &str, from: &Url, to: &Url) -> Result<(), Fault> {
    check_scheme(address, to)?;
    let falls = from.scheme() == "https" && to.scheme() == "http";
    if falls { Err(Fault::lasting(address, "fetch.unsafe", [to.to_string()]).hint("fetch.unsafe-hint")) } else { Ok(()) }
}

/// The address that a host is itself, where it is no name.
pub(super) fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// True for an address that anybody can reach; for one of IPv6 that stands for one of IPv4, where that is so.
pub(super) fn is_public(address: IpAddr) -> bool {
    let inner = match address {
        IpAddr::V6(six) => four_within(six).map(IpAddr::V4),
        IpAddr::V4(_) => None,
    };
    inner.map_or_else(|| !NOT_PUBLIC.iter().any(|(network, bits)| holds(*network, *bits, address)), is_public)
}

/// The address of IPv4 that one of IPv6 stands for: mapped, compatible, by NAT64 (RFC 6052) or 6to4 (RFC 3056).
fn four_within(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let four = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => Some(four(high, low)),
        [0, 0, 0, 0, 0, 0, high, low] if high > 0 => Some(four(high, low)),
        _ => None,
    }
}

fn holds(network: IpAddr, bits: u32, address: IpAddr) -> bool {
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => (network.to_bits() ^ address.to_bits()).leading_zeros() >= bits,
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits() ^ address.to_bits()).leading_zeros() >= bits,
        _ => false,
    }
}

/// A host that is none of the public ones.
#[derive(Debug)]
pub(super) struct NotPublic(pub(super) String);

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotPublic {}

/// Looks names up and gives their public addresses alone.
pub(super) struct PublicOnly {
    /// The hosts of proxies, which may be anywhere.
    pub(super) proxies: BTreeSet<String>,
}

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let is_proxy = self.proxies.contains(&name.as_str().to_lowercase());
        Box::pin(async move {
            let all: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let public: Vec<SocketAddr> = all.iter().copied().filter(|address| is_proxy || is_public(address.ip())).collect();
            if let Some(first) = all.first().filter(|_| public.is_empty()) {
                return Err(NotPublic(format!("{} ({})", name.as_str(), first.ip())).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// The hosts of the proxies that the environment names.
pub(super) fn proxies() -> BTreeSet<String> {
    let names = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"];
    let values = names.iter().filter_map(|name| std::env::var(name).ok());
    let host = |value: String| {
        let full = if value.contains("://") { value } else { format!("http://{value}") };
        Url::parse(&full).ok()?.host_str().map(str::to_lowercase)
    };
    values.filter_map(host).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_leads_away_from_what_is_encrypted() {
        for (from, to, key) in [
            ("https://a.jp/b.csv", "http://a.jp/b.csv", Some("fetch.unsafe")),
            ("https://a.jp/b.csv", "HTTP://a.jp:443/b.csv", Some("fetch.unsafe")),
            ("https://a.jp/b.csv", "https://c.jp/b.csv", None),
            ("http://a.jp/b.csv", "https://a.jp/b.csv", None),
            ("http://a.jp/b.csv", "http://c.jp/b.csv", None),
            ("https://a.jp/b.csv", "ftp://a.jp/b.csv", Some("fetch.scheme")),
        ] {
            let moved = check_move(from, &Url::parse(from).unwrap(), &Url::parse(to).unwrap());
            assert_eq!(moved.err().map(|fault| fault.error.message.key()), key, "{from} {to}");
        }
    }

    #[test]
    fn what_is_public_is_told_by_the_list() {
        for (address, public) in [
            ("8.8.8.8", true),
            ("127.0.0.1", false),
            ("126.255.255.255", true),
            ("10.1.2.3", false),
            ("11.0.0.0", true),
            ("172.15.0.1", true),
            ("172.31.255.255", false),
            ("172.32.0.0", true),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("100.128.0.1", true),
            ("0.0.0.0", false),
            ("255.255.255.255", false),
            ("::1", false),
            ("::", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:8.8.8.8", true),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b::808:808", true),
            ("2002:a00:1::", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("2001:4860:4860::8888", true),
            ("2001:db8::1", false),
            ("2400:4000::1", true),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
        assert_eq!(NOT_PUBLIC.len(), include_str!("not-public.csv").lines().count() - 1);
    }

    #[test]
    fn only_web_addresses_are_addresses_and_numbers_are_seen_through() {
        for text in ["ftp://a/b", "file:///etc/passwd", "no", "http://", "javascript:1"] {
            assert!(parse(text).is_err(), "{text}");
        }
        for (text, address) in [("http://127.1/", "127.0.0.1"), ("http://0x7f000001/", "127.0.0.1"), ("http://[::1]:8/", "::1")] {
            assert_eq!(literal(&parse(text).unwrap()).unwrap().to_string(), address, "{text}");
        }
        assert_eq!(literal(&parse("https://example.jp/").unwrap()), None);
    }
}
