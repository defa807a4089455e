//! Sources on the web: what each answer of a server comes to, and that none costs what is published.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests stop at the first fault, and write what the program is to read"
)]

mod folder;
mod nginx;
mod server;

use folder::{Dir, definition};
use nginx::Nginx;
use server::{Part, Request, Server, file, part, raw, status};
use std::time::{Duration, Instant};

const ONE: &str = "見本：事業所数,,\n区,事業所数,従業者数\n千代田区,10,100\n中央区,20,200\n港区,30,300\n";
const TWO: &str = "見本：事業所数,,\n区,事業所数,従業者数\n千代田区,11,100\n中央区,20,200\n港区,30,300\n";
const QUICK: &str = "[fetch]\nallow-private = true\ndelay = 0\nfirst-wait = 0.02\nlongest-wait = 2\nretries = 2\nread-timeout = 1\n";

/// A dataset of one edition at an address.
fn at(url: &str) -> String {
    let sources = format!("[[source]]\nurl = \"{url}\"\npublished = 2026-04-01\n[[table]]");
    definition("a", &[], "").replace("[[table]]", &sources)
}

/// A catalog of one dataset that is on a server, with settings.
fn dir(server: &Server, path: &str, settings: &str) -> Dir {
    let dir = Dir::new();
    dir.put("seihyo.toml", settings);
    dir.put("catalog/a.toml", at(&server.url(path)));
    dir
}

/// A catalog whose dataset was built once from a file that the server had.
fn built(server: &Server, settings: &str) -> Dir {
    let dir = dir(server, "/a.csv", settings);
    server.files(|_| file("text/csv", "etag: \"1\"\r\nlast-modified: Sat, 28 Nov 2026 00:00:00 GMT\r\n", ONE.as_bytes()));
    dir.says(&["build"], 0);
    dir
}

fn csv(text: &'static str) -> Vec<Part> {
    file("text/csv", "", text.as_bytes())
}

/// What a run prints, without its line breaks.
fn unwrapped(run: &std::process::Output) -> String {
    format!("{} {}", folder::out(run), folder::err(run)).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A fault that passes, and how many seconds it takes at least.
type Passing = (&'static str, fn(&Request) -> Vec<Part>, f64);

/// A fault that stays, what is said of it, and how often the server is asked.
type Fault = (&'static str, fn(&Request) -> Vec<Part>, &'static str, usize);

#[test]
fn what_stays_wrong_fails_the_release_and_costs_nothing() {
    let faults: [Fault; 18] = [
        ("404", |_| status("404 Not Found", ""), "the server has no such file (404 Not Found)", 1),
        ("410", |_| status("410 Gone", ""), "has taken the file away for good (410 Gone)", 1),
        ("403", |_| status("403 Forbidden", ""), "does not give the file to programs (403 Forbidden)", 1),
        ("204", |_| status("204 No Content", ""), "the server answered 204 No Content", 1),
        ("503", |_| status("503 Service Unavailable", ""), "the server answered 503 Service Unavailable", 3),
        ("429 with a long wait", |_| status("429 Too Many Requests", "retry-after: 3600\r\n"), "to come again after 3600 seconds", 1),
        (
            "a redirect loop",
            |at| status("302 Found", if at.path == "/a.csv" { "location: /b\r\n" } else { "location: /a.csv\r\n" }),
            "redirects run in a circle",
            2,
        ),
        (
            "redirects without end",
            |at| status("301 Moved Permanently", &format!("location: {}x\r\n", at.path)),
            "more than 10 redirects",
            11,
        ),
        ("a redirect to nowhere", |_| status("302 Found", ""), "does not say where to go", 1),
        ("a redirect to a file", |_| status("302 Found", "location: file:///etc/passwd\r\n"), "neither http nor https", 1),
        ("silence", |_| vec![Part::Wait(Duration::from_secs(3))], "did not answer in time", 3),
        (
            "silence within",
            |_| [part("200 OK", "text/csv", "", 100, b"a,b"), vec![Part::Wait(Duration::from_secs(3))]].into_iter().flatten().collect(),
            "the file broke off",
            3,
        ),
        ("a cut connection", |_| part("200 OK", "text/csv", "", ONE.len() + 100, ONE.as_bytes()), "the file broke off", 3),
        (
            "a cut chunk",
            |_| raw("HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n100\r\na,b,c\n"),
            "the file broke off",
            3,
        ),
        ("no answer at all", |_| raw(""), "cannot be reached", 3),
        ("no http", |_| raw("220 ftp ready\r\n"), "cannot be reached", 3),
        ("an empty file", |_| csv(""), "the server sent an empty file", 3),
        (
            "a page",
            |_| file("text/html; charset=utf-8", "", b"<!DOCTYPE html><title>404</title>"),
            "a web page came in place of the file",
            1,
        ),
    ];
    let server = Server::new();
    let dir = built(&server, QUICK);
    let good = dir.tree("output");
    for (name, answer, said, requests) in faults {
        server.files(answer);
        let run = dir.run(&["build"]);
        assert_eq!(run.status.code(), Some(2), "{name}");
        let told = unwrapped(&run);
        assert!(told.contains(said), "{name}: {told}");
        assert_eq!(server.asked().len(), requests, "{name}: {:?}", server.asked());
        assert_eq!(dir.tree("output"), good, "{name}");
        dir.says(&["verify"], 0);
    }
    // It is there again, and has changed.
    server.files(|_| csv(TWO));
    dir.says(&["build"], 0);
    assert!(dir.text("output/a/main.csv").contains(",11,"));
    dir.says(&["verify"], 0);
}

#[test]
fn what_passes_is_waited_for() {
    let server = Server::new();
    let dir = built(&server, QUICK);
    let faults: [Passing; 6] = [
        ("503", |at| if at.before < 2 { status("503 Service Unavailable", "") } else { csv(TWO) }, 0.02),
        ("429 for a second", |at| if at.before < 1 { status("429 Too Many Requests", "retry-after: 1\r\n") } else { csv(ONE) }, 1.0),
        (
            "503 until a time",
            |at| {
                let headers = "date: Sat, 28 Nov 2026 02:00:00 GMT\r\nretry-after: Sat, 28 Nov 2026 02:00:01 GMT\r\n";
                if at.before < 1 { status("503 Service Unavailable", headers) } else { csv(TWO) }
            },
            1.0,
        ),
        ("cut once", |at| part("200 OK", "text/csv", "", ONE.len() + if at.before < 1 { 9 } else { 0 }, ONE.as_bytes()), 0.02),
        ("silent once", |at| if at.before < 1 { vec![Part::Wait(Duration::from_secs(2))] } else { csv(TWO) }, 1.0),
        ("elsewhere", |at| if at.path == "/a.csv" { status("301 Moved Permanently", "location: /b/c.csv\r\n") } else { csv(ONE) }, 0.0),
    ];
    for (name, answer, seconds) in faults {
        server.files(answer);
        let began = Instant::now();
        dir.says(&["build"], 0);
        assert!(began.elapsed().as_secs_f64() >= seconds, "{name}");
    }
    dir.says(&["verify"], 0);
}

#[test]
fn a_file_that_did_not_change_is_not_sent_again() {
    let server = Server::new();
    let dir = built(&server, QUICK);
    let good = dir.tree("output");
    let stored = dir.text("output/.seihyo/state.json");
    server.files(|at| {
        if at.header("if-none-match") == "\"1\"" { status("304 Not Modified", "etag: \"1\"\r\n") } else { status("404 Not Found", "") }
    });
    // The first run cannot tell yet by the time of the file alone that it is the one it read.
    std::thread::sleep(Duration::from_millis(2100));
    for _ in 0..2 {
        let report = dir.says(&["build", "--format", "json"], 0);
        assert!(report.contains("\"unchanged\""), "{report}");
    }
    assert_eq!(server.asked()[0].header("if-modified-since"), "Sat, 28 Nov 2026 00:00:00 GMT");
    assert!(["gzip", "br"].iter().all(|coding| server.asked()[0].header("accept-encoding").contains(coding)));
    assert_eq!(dir.tree("output"), good);
    assert!(!stored.is_empty() && !dir.path().join("output/.seihyo/sources/partial").exists());
    // A copy that is damaged is asked for whole.
    let bytes = std::fs::read_dir(dir.path().join("output/.seihyo/sources/bytes")).unwrap().next().unwrap().unwrap().path();
    let kept = std::fs::read_dir(&bytes).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&kept, "x").unwrap();
    server.files(|at| if at.header("if-none-match").is_empty() { csv(ONE) } else { status("304 Not Modified", "") });
    dir.says(&["build"], 0);
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), ONE);
    // One that says nothing has changed though it was not asked so is not believed.
    std::fs::remove_dir_all(dir.path().join("output/.seihyo/sources")).unwrap();
    server.files(|_| status("304 Not Modified", ""));
    dir.says(&["build"], 2);
    dir.says(&["verify"], 0);
}

#[test]
fn a_file_that_was_cut_off_is_gone_on_with() {
    let half = ONE.len() / 2;
    let rest = move |at: &Request, etag: &str, range: String| match at.header("range") {
        "" => part("200 OK", "text/csv", &format!("etag: {etag}\r\n"), ONE.len(), &ONE.as_bytes()[..half]),
        _ => part(
            "206 Partial Content",
            "text/csv",
            &format!("etag: {etag}\r\ncontent-range: {range}\r\n"),
            ONE.len() - half,
            &ONE.as_bytes()[half..],
        ),
    };
    let right = format!("bytes {half}-{}/{}", ONE.len() - 1, ONE.len());
    let server = Server::new();
    let once = QUICK.replace("retries = 2", "retries = 0");
    for (etag, range, settings, codes, asked) in [
        // Within a run, and from one run to the next.
        ("\"1\"", right.clone(), QUICK, &[0][..], 2),
        ("\"1\"", right.clone(), &*once, &[2, 0], 2),
        // A weak validator may be that of other bytes.
        ("W/\"1\"", right.clone(), &*once, &[2, 2], 2),
        // What is not the rest is not put behind the beginning.
        ("\"1\"", right.replace(&half.to_string(), "0"), &*once, &[2, 2], 2),
    ] {
        let dir = dir(&server, "/a.csv", settings);
        server.files(move |at| rest(at, etag, range.clone()));
        for code in codes {
            dir.says(&["build"], *code);
        }
        let requests = server.asked();
        assert_eq!(requests.len(), asked, "{etag}");
        let resumed = requests[1].header("range") == format!("bytes={half}-") && requests[1].header("if-range") == "\"1\"";
        assert_eq!(resumed, !etag.starts_with('W'), "{requests:?}");
        if codes.ends_with(&[0]) {
            let sum = seihyo::definition::sha256(ONE.as_bytes());
            assert_eq!(dir.json("output/a/manifest.json")["sources"][0]["sha256"], sum.as_str());
            assert!(!dir.path().join("output/.seihyo/sources/partial").read_dir().is_ok_and(|mut files| files.next().is_some()));
        }
    }
    // A server that is busy in between is asked for the rest all the same.
    let dir = dir(&server, "/a.csv", QUICK);
    server.files(move |at| {
        if at.before == 1 {
            status("503 Service Unavailable", "")
        } else {
            rest(at, "\"1\"", format!("bytes {half}-{}/{}", ONE.len() - 1, ONE.len()))
        }
    });
    dir.says(&["build"], 0);
    let ranges: Vec<String> = server.asked().iter().map(|request| request.header("range").to_owned()).collect();
    assert_eq!(ranges, [String::new(), format!("bytes={half}-"), format!("bytes={half}-")]);
    // It has changed in between, so that the server sends the whole.
    let dir = self::dir(&server, "/a.csv", &once);
    server.files(move |at| rest(at, "\"1\"", String::new()));
    dir.says(&["build"], 2);
    server.files(|_| file("text/csv", "etag: \"2\"\r\n", TWO.as_bytes()));
    dir.says(&["build"], 0);
    assert!(dir.text("output/a/main.csv").contains(",11,"));
}

#[test]
fn what_came_is_kept_and_built_from_without_the_web() {
    let server = Server::new();
    let dir = built(&server, QUICK);
    let good = dir.tree("output");
    server.files(|_| status("404 Not Found", ""));
    dir.says(&["build", "--offline", "--force"], 0);
    assert_eq!(dir.says(&["why"], 0), "0 of 1 releases would be made again\n");
    dir.says(&["build", "--dry-run"], 0);
    // Everything but what came is gone.
    for (name, _) in &good {
        std::fs::remove_file(dir.path().join("output").join(name)).unwrap();
    }
    std::fs::remove_file(dir.path().join("output/.seihyo/state.json")).unwrap();
    dir.says(&["build", "--offline"], 0);
    assert_eq!((dir.tree("output"), server.log().len()), (good, 0));
    // The record says whence, when and with which headers.
    let records = std::fs::read_dir(dir.path().join("output/.seihyo/sources/records")).unwrap();
    let record = std::fs::read_to_string(records.map(Result::unwrap).next().unwrap().path()).unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!((&record[0]["url"], &record[0]["headers"]["etag"]), (&server.url("/a.csv").into(), &"\"1\"".into()));
    assert!(record[0]["received"].as_str().unwrap().starts_with("20"));
    // What was never received is told, not guessed.
    dir.put("catalog/a.toml", at(&server.url("/b.csv")));
    assert!(dir.says(&["why"], 0).contains("it was never received from the web"));
    let run = dir.run(&["build", "--offline"]);
    assert!(run.status.code() == Some(2) && unwrapped(&run).contains("was never received"), "{}", folder::out(&run));
    assert_eq!(server.log().len(), 0);
}

#[test]
fn another_charset_for_the_same_bytes_is_news() {
    let server = Server::new();
    let dir = dir(&server, "/a.csv", QUICK);
    let declared = |dir: &Dir| dir.json("output/a/manifest.json")["sources"][0]["encoding"]["declared"].to_string();
    for charset in ["utf-8", "Shift_JIS", ""] {
        let kind = if charset.is_empty() { "text/csv".to_owned() } else { format!("text/csv; charset={charset}") };
        server.files(move |_| file(&kind, "", ONE.as_bytes()));
        let code = dir.run(&["build"]).status.code();
        // The bytes decide: what is declared against them is a finding.
        assert_eq!(code, Some(i32::from(charset == "Shift_JIS")), "{charset}");
        assert!(declared(&dir).contains(charset), "{charset}: {}", declared(&dir));
        assert!(dir.text("output/a/main.csv").contains("千代田区"));
    }
    assert_eq!(declared(&dir), "[]");
}

#[test]
fn robots_are_told_what_they_may_and_obey() {
    let server = Server::new();
    let robots = |text: &'static str, line: &'static str| {
        server.now(move |at| if at.path == "/robots.txt" { part(line, "text/plain", "", text.len(), text.as_bytes()) } else { csv(ONE) });
    };
    for (text, line, code, files) in [
        ("User-agent: *\nDisallow: /\n", "200 OK", 2, 0),
        ("User-agent: *\nDisallow: /\n\nUser-agent: seihyo\nDisallow: /b\n", "200 OK", 0, 1),
        ("User-agent: *\nDisallow: /\nAllow: /a\n", "200 OK", 0, 1),
        ("User-agent: *\nCrawl-delay: 100\n", "200 OK", 2, 0),
        ("User-agent: *\nCrawl-delay: 1\n", "200 OK", 0, 1),
        ("", "403 Forbidden", 0, 1),
        ("", "503 Service Unavailable", 2, 0),
    ] {
        let dir = dir(&server, "/a.csv", &format!("{QUICK}contact = \"a@example.jp\"\n"));
        robots(text, line);
        let began = Instant::now();
        dir.says(&["build"], code);
        assert_eq!(server.asked().len(), files, "{text}{line}");
        assert!(!text.ends_with("delay: 1\n") || began.elapsed() >= Duration::from_secs(1));
        assert!(server.log().iter().all(|request| request.header("user-agent").ends_with("(+a@example.jp)")));
    }
}

#[test]
fn inner_networks_are_not_asked_unless_they_may_be() {
    let server = Server::new();
    server.files(|_| csv(ONE));
    let guarded = QUICK.replace("allow-private = true\n", "");
    let port = server.port();
    let mut hosts = vec!["127.0.0.1".to_owned(), "localhost".to_owned(), "127.1".to_owned(), "[::1]".to_owned(), "0.0.0.0".to_owned()];
    // A name that only the system knows to be this machine.
    let names = std::fs::read_to_string("/etc/hosts").unwrap_or_default();
    match names
        .lines()
        .find(|line| line.starts_with("::1") || line.starts_with("127."))
        .and_then(|line| line.split_whitespace().find(|name| name.starts_with("ip6-")))
    {
        Some(name) => hosts.push(name.to_owned()),
        None => eprintln!("no name of this machine but localhost is known here: that the looked up address counts is not tried"),
    }
    for host in hosts {
        let dir = dir(&server, "/a.csv", &guarded);
        dir.put("catalog/a.toml", at(&format!("http://{host}:{port}/a.csv")));
        let run = dir.run(&["build"]);
        let told = unwrapped(&run);
        assert!(run.status.code() == Some(2) && told.contains("is no public address"), "{host}: {told}");
    }
    assert_eq!(server.log().len(), 0);
}

#[test]
fn a_proxy_of_the_environment_is_asked_in_place_of_the_server() {
    let proxy = Server::new();
    proxy.now(|at| if at.path == "http://toukei.example/a.csv" { csv(ONE) } else { status("404 Not Found", "") });
    let guarded = QUICK.replace("allow-private = true\n", "");
    let build = |url: &str, variable: &str| {
        let dir = dir(&proxy, "/a.csv", &guarded);
        dir.put("catalog/a.toml", at(url));
        let run = dir.command(&["build"]).env(variable, proxy.url("")).env("NO_PROXY", "").output().unwrap();
        (run.status.code(), unwrapped(&run))
    };
    let (code, told) = build("http://toukei.example/a.csv", "HTTP_PROXY");
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(
        proxy.log().iter().map(|request| request.path.as_str()).collect::<Vec<_>>(),
        ["http://toukei.example/robots.txt", "http://toukei.example/a.csv"]
    );
    // That the proxy is on this machine makes nothing else on it public.
    for url in [proxy.url("/a.csv"), "http://10.0.0.1/a.csv".to_owned()] {
        let (code, told) = build(&url, "HTTP_PROXY");
        assert!(code == Some(2) && told.contains("is no public address"), "{told}");
    }
    assert_eq!(proxy.log().len(), 2);
}

#[test]
fn a_file_beyond_the_limit_is_not_read_to_its_end() {
    let server = Server::new();
    let dir = dir(&server, "/a.csv", QUICK);
    for promised in [true, false] {
        server.files(move |_| {
            let big = vec![b'1'; 1 << 20];
            if promised {
                file("text/csv", "", &big)
            } else {
                vec![raw("HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\n\r\n"), vec![Part::Send(big)]].into_iter().flatten().collect()
            }
        });
        let run = dir.run(&["build", "--limit", "input-bytes=100000"]);
        assert!(run.status.code() == Some(2) && folder::out(&run).contains("input-bytes"), "{}", folder::out(&run));
        assert_eq!(server.asked().len(), 1);
    }
}

#[test]
fn the_links_of_a_page_are_the_editions() {
    let server = Server::new();
    let dir = Dir::new();
    dir.put("seihyo.toml", QUICK);
    let source = format!("[[source]]\npage = \"{}\"\nlink = \"*.csv\"\nnewest = 2\n[[table]]", server.url("/t/"));
    dir.put("catalog/a.toml", definition("a", &[], "").replace("[[table]]", &source));
    let page = |last: &'static str| {
        server.files(move |at| match at.path.as_str() {
            "/t/" => {
                let html = format!(
                    "<meta charset=utf-8><ul>{last}<li><a href='m/02.csv'>令和8年2月分（CSV：1KB）</a> 令和8年4月1日公表\
                     <li><a href='m/01.csv'>令和8年1月分（CSV：1KB）</a> 令和8年3月2日公表<li><a href='m/00.csv'>令和7年12月分</a> 2026年2月1日</ul>"
                );
                file("text/html", "", html.as_bytes())
            }
            "/t/m/03.csv" => csv(TWO),
            _ => csv(ONE),
        });
    };
    let dates = |dir: &Dir| {
        let releases = dir.json("output/catalog.json")["datasets"][0]["releases"].clone();
        releases
            .as_array()
            .unwrap()
            .iter()
            .map(|release| format!("{} {}", release["published"], release["edition"]))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert!(dir.says(&["why"], 0).contains("its landing page was never received"));
    page("");
    dir.says(&["build"], 0);
    assert_eq!(dates(&dir), r#""2026-04-01" "令和8年2月分" "2026-03-02" "令和8年1月分""#);
    // A new link is a new edition; the one that is beyond the newest two stays published.
    page("<li><a href='m/03.csv'>令和8年3月分（CSV：1KB）</a> 令和8年5月1日公表");
    dir.says(&["build"], 0);
    assert_eq!(dates(&dir), r#""2026-05-01" "令和8年3月分" "2026-04-01" "令和8年2月分" "2026-03-02" "令和8年1月分""#);
    let good = dir.tree("output");
    // A page that cannot be had, or has no such links, costs nothing.
    for (answer, said) in [
        ((|_: &Request| status("404 Not Found", "")) as fn(&Request) -> Vec<Part>, "the server has no such file"),
        (
            |at| if at.path == "/t/" { file("text/html", "", b"<html>") } else { csv(if at.path.ends_with("03.csv") { TWO } else { ONE }) },
            "has no link that fits",
        ),
    ] {
        server.files(answer);
        let run = dir.run(&["build"]);
        assert!(run.status.code() == Some(2) && unwrapped(&run).contains(said), "{}", folder::out(&run));
        assert_eq!(dir.tree("output"), good);
    }
    page("<li><a href='m/03.csv'>令和8年3月分（CSV：1KB）</a> 令和8年5月1日公表");
    dir.says(&["build"], 0);
    dir.says(&["build", "--offline", "--force"], 0);
    assert_eq!(dir.tree("output"), good);
    // What a page named in the last run is not pruned though the definition does not name it.
    dir.says(&["prune", "--keep", "1"], 0);
    assert_eq!(dates(&dir), r#""2026-05-01" "令和8年3月分" "2026-04-01" "令和8年2月分""#);
    dir.says(&["verify"], 0);
}

#[test]
fn a_run_that_is_killed_or_finds_the_disk_full_loses_nothing_that_came() {
    let server = Server::new();
    let dir = built(&server, QUICK);
    server.files(|_| csv(TWO));
    let whole = {
        let copy = Dir::new();
        folder::copy(dir.path(), copy.path());
        copy.says(&["build"], 0);
        copy.tree("output")
    };
    for fault in ["kill", "full", "denied"] {
        for at in (1..60).step_by(4) {
            let copy = Dir::new();
            folder::copy(dir.path(), copy.path());
            let _ = copy.command(&["build"]).env("SEIHYO_TEST_FAULT", format!("{fault}:{at}")).output().unwrap();
            let verified = copy.run(&["verify"]).status.code();
            assert!(matches!(verified, Some(0 | 1)), "{fault}:{at} {verified:?}");
            copy.says(&["build"], 0);
            assert_eq!(copy.tree("output"), whole, "{fault}:{at}");
        }
    }
}

/// The faults that a sound server can have, each as what nginx is told of the one file that it has.
const OF_NGINX: [(&str, &str); 9] = [
    ("return 404;", "the server has no such file (404 Not Found)"),
    ("return 410;", "has taken the file away for good (410 Gone)"),
    ("add_header Retry-After 3600 always; return 429;", "to come again after 3600 seconds"),
    ("add_header Retry-After 1 always; return 503;", "the server answered 503 Service Unavailable"),
    ("return 302 /loop;", "redirects run in a circle"),
    ("return 444;", "cannot be reached"),
    ("limit_rate 20;", "did not answer in time"),
    ("types {} default_type text/html; return 200 '<!DOCTYPE html><title>x</title>';", "a web page came in place of the file"),
    ("types {} default_type text/csv; return 200 '';", "the server sent an empty file"),
];

#[test]
fn nginx_is_understood_in_all_that_it_says() {
    let Some(nginx) = Nginx::find() else {
        eprintln!("nginx is not installed: its answers are not tried");
        return;
    };
    let dir = Dir::new();
    dir.put("seihyo.toml", format!("{QUICK}total-timeout = 2\n"));
    dir.put("catalog/a.toml", at(&nginx.url("/a.csv")));
    let one = nginx.put("a.csv", ONE);
    let running = nginx.start("gzip on; gzip_min_length 1; gzip_types text/csv;");
    dir.says(&["build"], 0);
    assert_eq!(dir.json("output/a/manifest.json")["sources"][0]["sha256"], seihyo::definition::sha256(ONE.as_bytes()).as_str());
    assert!(nginx.log().contains("\"GET /a.csv HTTP/1.1\" 200 gzip"), "{}", nginx.log());
    std::thread::sleep(Duration::from_millis(2100));
    assert!(dir.says(&["build", "--format", "json"], 0).contains("\"unchanged\"") && nginx.log().contains("\"GET /a.csv HTTP/1.1\" 304"));
    drop(running);
    let good = dir.tree("output");
    for (told, said) in OF_NGINX {
        let running = nginx.start(told);
        let run = dir.run(&["build"]);
        assert!(run.status.code() == Some(2) && unwrapped(&run).contains(said), "{told}: {}", unwrapped(&run));
        assert_eq!(dir.tree("output"), good, "{told}");
        dir.says(&["verify"], 0);
        drop(running);
    }
    // What stands behind it breaks off, or promises more than it has; nginx hands that on.
    let behind = Server::new();
    for (answer, said) in [
        ((|_| part("200 OK", "text/csv", "", ONE.len() + 100, ONE.as_bytes())) as fn(&Request) -> Vec<Part>, "the file broke off"),
        (|_| raw("HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\ntransfer-encoding: chunked\r\n\r\n100\r\na,b,c\n"), "the file broke off"),
        (|_| raw(""), "the server answered 502 Bad Gateway"),
    ] {
        behind.files(answer);
        let running = nginx.start(&format!("proxy_pass {}; proxy_buffering off; proxy_http_version 1.1;", behind.url("/a.csv")));
        let run = dir.run(&["build"]);
        assert!(run.status.code() == Some(2) && unwrapped(&run).contains(said), "{said}: {}", unwrapped(&run));
        assert_eq!((behind.asked().len(), dir.tree("output")), (3, good.clone()), "{said}");
        dir.says(&["verify"], 0);
        drop(running);
    }
    // Nobody answers at all.
    assert_eq!(dir.run(&["build"]).status.code(), Some(2));
    // What was cut off by the clock is gone on with; what the server says of the charset is heard.
    let running = nginx.start("charset utf-8; charset_types text/csv;");
    std::fs::write(&one, TWO).unwrap();
    dir.says(&["build"], 0);
    assert!(dir.json("output/a/manifest.json")["sources"][0]["encoding"]["declared"].to_string().contains("utf-8"));
    drop(running);
    let running = nginx.start("limit_rate 2000;");
    std::fs::write(&one, format!("{TWO}新宿区,40,400\n注：{}\n", "あ".repeat(20_000))).unwrap();
    dir.says(&["build"], 2);
    drop(running);
    let running = nginx.start("");
    dir.says(&["build"], 0);
    assert!(nginx.log().lines().last().unwrap().contains("\" 206"), "{}", nginx.log());
    assert!(dir.text("output/a/main.csv").contains("新宿区"));
    drop(running);
    dir.says(&["verify"], 0);
}

#[test]
fn a_redirect_from_https_to_http_is_refused() {
    let Some((safe, plain)) = Nginx::find().zip(Nginx::find()) else {
        eprintln!("nginx is not installed: a redirect from https to http is not tried on a server");
        return;
    };
    let Some(certificate) = safe.with_certificate() else {
        eprintln!("openssl is not installed: a redirect from https to http is not tried on a server");
        return;
    };
    for nginx in [&safe, &plain] {
        nginx.put("a.csv", ONE);
    }
    let dir = Dir::new();
    dir.put("seihyo.toml", QUICK);
    dir.put("catalog/a.toml", at(&safe.safe_url("/a.csv")));
    let build = || {
        let run = dir.command(&["build"]).env("SSL_CERT_FILE", &certificate).output().unwrap();
        (run.status.code(), unwrapped(&run))
    };
    // By https all is well.
    let running = safe.start("");
    let (code, told) = build();
    assert_eq!(code, Some(0), "{told}");
    let good = dir.tree("output");
    drop(running);
    let _plain = plain.start("");
    let _running = safe.start(&format!("return 302 {};", plain.url("/a.csv")));
    let (code, told) = build();
    assert!(code == Some(2) && told.contains("leads from https to http://127.0.0.1"), "{told}");
    assert_eq!((plain.log().as_str(), dir.tree("output")), ("", good), "the other server is not even asked");
}

/// The first file, as `brotli` compresses it.
const ONE_BY_BROTLI: &str = "1b6800488cd4484d737b844aeec4f38883b609eaeab35b3b8779fdfa0cfa3761914d4ce4471d7183d3020c4c032b7b50dee5c448608560bcde90d4f95f5948fa8aa7642361053dfe113a723738f0def69259c1124bc2db8e666fce96511500";

/// Two hundred million times the digit 1, as `brotli` compresses them.
const BOMB: &str = "cbffff3ff82562e2b14020f7fe8fffff7ff04b00c4611180eefd1fffffffe0970088c30200ddfb3ffeffffc12f0110870500baf77ffcffff835f02200e0b0074effff8ffff07bf04401c1600e8defff1ffff0f7e0980382c00d0bdffe3ffff1ffc1200715800a07bffc7ffff3ff82500e2b00040f7fe8fffff7ff04b00c4610180eefd1fffffffe0970088c30200ddfb3ffeffffc12f0110870500baf77ffcffff835f02200e0b0074effff8ffff07bf04401c1600e8defff1ffff0f7e0980382c00d0bdffe3ffff1ffc1200715800a07bffc7ffff3ff82500e2b00040f7fe8fffff7ff04b00c4610180eefd1fffffffe0970088c30200ddfb3ffeffffc12f0110870500baf77ffcffff835f02200e0b0074effff8ffff07bf04401c1600e8defff1ffff0f7e0980382c00d0bdffe3ffff1ffc1200715800a07bff97ffff7ff82500e2b00040f7fe0f";

fn of_hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

#[test]
fn what_is_compressed_by_brotli_is_read_whole_or_not_at_all() {
    let bytes = of_hex(ONE_BY_BROTLI);
    let server = Server::new();
    let dir = dir(&server, "/a.csv", QUICK);
    let whole = bytes.clone();
    server.files(move |_| file("text/csv", "content-encoding: br\r\n", &whole));
    dir.says(&["build"], 0);
    assert!(server.asked()[0].header("accept-encoding").contains("br"));
    assert_eq!(dir.json("output/a/manifest.json")["sources"][0]["sha256"], seihyo::definition::sha256(ONE.as_bytes()).as_str());
    let good = dir.tree("output");
    // A stream that ends too early, one that was changed on the way, one that is none.
    let mut changed = bytes.clone();
    changed[20] ^= 0x55;
    let none = ONE.as_bytes().to_vec();
    for (name, broken) in [("cut", bytes[..bytes.len() - 9].to_vec()), ("changed", changed), ("none", none)] {
        server.files(move |_| file("text/csv", "content-encoding: br\r\n", &broken));
        let run = dir.run(&["build"]);
        let told = unwrapped(&run);
        assert!(run.status.code() == Some(2) && told.contains("the file broke off"), "{name}: {told}");
        assert_eq!((server.asked().len(), dir.tree("output")), (3, good.clone()), "{name}");
    }
    // A few bytes that would be 200 million.
    server.files(|_| file("text/csv", "content-encoding: br\r\n", &of_hex(BOMB)));
    let run = dir.run(&["build", "--limit", "input-bytes=100000"]);
    assert!(run.status.code() == Some(2) && unwrapped(&run).contains("input-bytes"), "{}", unwrapped(&run));
    assert_eq!((server.asked().len(), dir.tree("output")), (1, good));
}

#[test]
fn an_address_that_a_user_names_goes_the_same_way() {
    let server = Server::new();
    let commands: [&[&str]; 6] =
        [&["convert"], &["inspect"], &["check"], &["check", "--encoding"], &["trace"], &["new", "--published", "2026-04-01"]];
    let (url, private) = (server.url("/a.csv"), ["--allow-private"]);
    for command in commands {
        let dir = Dir::new();
        let run = |more: &[&str]| {
            let run = dir.run(&[command, &[&url], more].concat());
            (run.status.code().unwrap(), unwrapped(&run))
        };
        // This machine is not asked unless it may be: by the option, or by the settings.
        server.files(|_| csv(ONE));
        let (code, told) = run(&[]);
        assert!(code == 2 && told.contains("127.0.0.1 is no public address") && told.contains("--allow-private"), "{command:?}: {told}");
        assert_eq!(server.log().len(), 0, "{command:?}");
        let (code, told) = run(&private);
        assert!(code < 2, "{command:?}: {told}");
        assert_eq!(server.log().iter().map(|request| request.path.as_str()).collect::<Vec<_>>(), ["/robots.txt", "/a.csv"], "{command:?}");
        dir.put("seihyo.toml", QUICK);
        assert!(run(&[]).0 < 2, "{command:?}");
        // Nor against the will of its keeper, nor a page in place of the file, nor more than the limit.
        server.now(|at| if at.path == "/robots.txt" { file("text/plain", "", b"User-agent: *\nDisallow: /\n") } else { csv(ONE) });
        let (code, told) = run(&[]);
        assert!(code == 2 && told.contains("does not allow programs to fetch"), "{command:?}: {told}");
        server.files(|_| file("text/html", "", b"<!DOCTYPE html><title>x</title>"));
        assert!(run(&[]).1.contains("a web page came in place of the file"), "{command:?}");
        server.files(|_| csv(ONE));
        assert!(run(&["--limit", "input-bytes=40"]).1.contains("input-bytes"), "{command:?}");
        // What passes is waited for; the charset that the server names is heard.
        server.files(|at| {
            if at.before < 1 { status("503 Service Unavailable", "") } else { file("text/csv; charset=Shift_JIS", "", ONE.as_bytes()) }
        });
        let (code, told) = run(&[]);
        assert!(code < 2, "{command:?}: {told}");
        assert!(command != ["check", "--encoding"] || told.contains("Shift_JIS"), "{told}");
    }
}

#[test]
fn of_many_sources_an_address_that_fails_costs_its_own_result_only() {
    let server = Server::new();
    let dir = Dir::new();
    dir.put("seihyo.toml", QUICK);
    dir.put("b.csv", TWO);
    server.files(|at| if at.path == "/a.csv" { csv(ONE) } else { status("404 Not Found", "") });
    let told = dir.says(&["convert", &server.url("/a.csv"), "b.csv", &server.url("/c.csv"), "-o", "out"], 2);
    assert!(told.contains("the server has no such file"), "{told}");
    assert!(["a", "b"].iter().all(|name| dir.path().join("out").join(name).is_dir()) && !dir.path().join("out/c").exists());
}
