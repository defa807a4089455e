//! A web server on this machine that answers as a test says, also as no sound server does.

#![allow(dead_code, clippy::allow_attributes, reason = "each test uses a part of it")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    /// By name in small letters.
    pub(crate) headers: BTreeMap<String, String>,
    /// How often the path was asked for before, since the answers were last laid down.
    pub(crate) before: usize,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// A part of an answer.
pub(crate) enum Part {
    Send(Vec<u8>),
    Wait(Duration),
}

type Answers = Arc<Mutex<Arc<dyn Fn(&Request) -> Vec<Part> + Send + Sync>>>;

pub(crate) struct Server {
    port: u16,
    answers: Answers,
    log: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// A server that has nothing yet.
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers: Answers = Arc::new(Mutex::new(Arc::new(|_: &Request| status("404 Not Found", ""))));
        let log = Arc::new(Mutex::new(Vec::new()));
        let (its, written) = (answers.clone(), log.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (answers, log) = (its.clone(), written.clone());
                std::thread::spawn(move || answer(stream, &answers, &log));
            }
        });
        Self { port, answers, log }
    }

    /// Lays down what it answers from now on, and forgets what it was asked.
    pub(crate) fn now(&self, answer: impl Fn(&Request) -> Vec<Part> + Send + Sync + 'static) {
        self.log.lock().unwrap().clear();
        *self.answers.lock().unwrap() = Arc::new(answer);
    }

    /// The same for everything but `robots.txt`, of which it has none.
    pub(crate) fn files(&self, answer: impl Fn(&Request) -> Vec<Part> + Send + Sync + 'static) {
        self.now(move |request| if request.path == "/robots.txt" { status("404 Not Found", "") } else { answer(request) });
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What it was asked, but for `robots.txt`.
    pub(crate) fn asked(&self) -> Vec<Request> {
        self.log.lock().unwrap().iter().filter(|request| request.path != "/robots.txt").cloned().collect()
    }

    /// Everything that it was asked.
    pub(crate) fn log(&self) -> Vec<Request> {
        self.log.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, answers: &Answers, log: &Mutex<Vec<Request>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers = lines.take_while(|line| !line.is_empty());
    let headers =
        headers.filter_map(|line| line.split_once(':').map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))).collect();
    let before = log.lock().unwrap().iter().filter(|request| request.path == path).count();
    let request = Request { path, headers, before };
    log.lock().unwrap().push(request.clone());
    let answer = answers.lock().unwrap().clone();
    for part in answer(&request) {
        match part {
            Part::Send(bytes) => stream.write_all(&bytes).and_then(|()| stream.flush()).ok()?,
            Part::Wait(time) => std::thread::sleep(time),
        }
    }
    // The system would take back what was sent, had it bytes of the client unread.
    let _ = stream.shutdown(std::net::Shutdown::Write);
    None
}

/// An answer without a file.
pub(crate) fn status(line: &str, headers: &str) -> Vec<Part> {
    raw(&format!("HTTP/1.1 {line}\r\n{headers}content-length: 0\r\nconnection: close\r\n\r\n"))
}

/// An answer with a file of a type; `headers` each end with a line end.
pub(crate) fn file(content_type: &str, headers: &str, bytes: &[u8]) -> Vec<Part> {
    part("200 OK", content_type, headers, bytes.len(), bytes)
}

/// An answer that promises so many bytes.
pub(crate) fn part(line: &str, content_type: &str, headers: &str, length: usize, bytes: &[u8]) -> Vec<Part> {
    let head = format!("HTTP/1.1 {line}\r\ncontent-type: {content_type}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n");
    vec![Part::Send([head.as_bytes(), bytes].concat())]
}

pub(crate) fn raw(text: &str) -> Vec<Part> {
    vec![Part::Send(text.as_bytes().to_vec())]
}
