//! A real nginx on this machine that has one folder of files.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub(crate) struct Nginx {
    folder: tempfile::TempDir,
    port: u16,
}

/// It runs until this is dropped.
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Nginx {
    /// The one of the system; none where it is not installed.
    pub(crate) fn find() -> Option<Self> {
        command().arg("-v").stderr(Stdio::null()).status().ok().filter(std::process::ExitStatus::success)?;
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("www")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Some(Self { folder, port })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn put(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("www").join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A line for each request: what was asked, the status, the compression.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("access.log")).unwrap_or_default()
    }

    /// The same address by `https`.
    pub(crate) fn safe_url(&self, path: &str) -> String {
        self.url(path).replace("http:", "https:")
    }

    /// Has it speak `https` from now on with a certificate of its own, which is returned; none where `openssl` is not installed.
    pub(crate) fn with_certificate(&self) -> Option<PathBuf> {
        let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"];
        let names = [
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
        ];
        let made = Command::new("openssl").args(request).args(names).current_dir(self.folder.path()).stderr(Stdio::null()).status();
        made.is_ok_and(|status| status.success()).then(|| self.folder.path().join("cert.pem"))
    }

    /// Starts it with what it is told of `/a.csv`.
    pub(crate) fn start(&self, told: &str) -> Running {
        let at = self.folder.path().display();
        let safe = if self.folder.path().join("cert.pem").exists() {
            format!("ssl_certificate {at}/cert.pem; ssl_certificate_key {at}/key.pem;")
        } else {
            String::new()
        };
        let ssl = if safe.is_empty() { "" } else { " ssl" };
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {at}/{name};")).concat();
        let configuration = format!(
            "daemon off; master_process off; pid {at}/pid; error_log {at}/error.log; events {{}}\n\
             http {{ {temporary} log_format short '\"$request\" $status $sent_http_content_encoding'; access_log {at}/access.log short;\n\
             types {{ text/csv csv; text/html html; }} server {{ listen 127.0.0.1:{}{ssl}; {safe} root {at}/www;\n\
             location = /a.csv {{ {told} }} location = /loop {{ return 302 /a.csv; }} }} }}\n",
            self.port
        );
        let path = self.folder.path().join("nginx.conf");
        std::fs::write(&path, configuration).unwrap();
        let mut child = command().arg("-p").arg(self.folder.path()).arg("-c").arg(&path).stderr(Stdio::piped()).spawn().unwrap();
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Running(child);
            }
            if let Some(status) = child.try_wait().unwrap() {
                let error = std::fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default();
                panic!("nginx ended with {status}: {error}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("nginx does not listen");
    }
}

/// Debian has it where only its keeper's path leads to.
fn command() -> Command {
    let path = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"].into_iter().find(|path| std::path::Path::new(path).exists());
    Command::new(path.unwrap_or("nginx"))
}
