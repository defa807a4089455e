//! Politeness: how many requests a server gets at a time, and how long it is left alone between two.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The servers that were asked in this run.
pub(super) struct Hosts {
    most: usize,
    /// Requests that each has at the moment.
    busy: Mutex<BTreeMap<String, usize>>,
    freed: Condvar,
}

/// The right to one request; it is given back when this is dropped.
pub(super) struct Turn<'a> {
    hosts: &'a Hosts,
    server: String,
}

impl Hosts {
    /// At most so many requests to a server at a time; one at least.
    pub(super) fn new(most: usize) -> Self {
        Self { most: most.max(1), busy: Mutex::default(), freed: Condvar::new() }
    }

    /// Waits for a server to be free, then leaves it alone for a while, unless it is asked for the first time.
    ///
    /// The pause lies between the end of a request and the beginning of the next, so that a slow server has more of it.
    pub(super) fn turn(&self, server: &str, delay: Duration) -> Turn<'_> {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let first = !busy.contains_key(server);
        while busy.get(server).is_some_and(|count| *count >= self.most) {
            busy = self.freed.wait(busy).unwrap_or_else(PoisonError::into_inner);
        }
        *busy.entry(server.to_owned()).or_default() += 1;
        drop(busy);
        if !first {
            std::thread::sleep(delay);
        }
        Turn { hosts: self, server: server.to_owned() }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut busy = self.hosts.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = busy.get_mut(&self.server) {
            *count = count.saturating_sub(1);
        }
        drop(busy);
        self.hosts.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_server_never_has_more_requests_than_it_may() {
        let (hosts, at_once, most) = (Hosts::new(2), AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _turn = hosts.turn("a:80", Duration::ZERO);
                    most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(Duration::from_millis(20));
                    at_once.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert_eq!(most.into_inner(), 2);
        // Another server is nobody's business.
        let _one = (hosts.turn("b:80", Duration::ZERO), hosts.turn("c:80", Duration::ZERO));
    }
}
