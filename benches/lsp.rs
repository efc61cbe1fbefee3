//! How long an editor waits from a keystroke to the diagnostics, in a project of 60 files, and whether memory grows
//! over many: `cargo bench --bench lsp`. In-process, and through the program's standard input and output.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lsp_server::{Connection, Message, Notification, Request};
use plimsoll::finding::Finding;
use plimsoll::lsp::{Host, Scope, serve};
use plimsoll::project::{Inputs, Project};
use serde_json::{Value, json};

/// Keystrokes whose time is taken.
const TIMED: usize = 400;
/// Keystrokes over which memory is watched.
const MANY: usize = 10_000;

const DOCKERFILE: &str = "\
FROM node:22-slim AS build
ARG VERSION=1.0
ENV NODE_ENV=production PORT=8080
WORKDIR /app
COPY package.json ./
RUN --mount=type=cache,target=/root/.npm npm ci && npm cache clean --force
COPY . .
RUN apt-get update && apt-get install -y curl git && rm -rf /var/lib/apt/lists/* && echo $VERSION > /app/version

FROM node:22-slim
COPY --from=build --chown=node:node /app/dist /app
COPY start.sh /start.sh
EXPOSE 8080/tcp
HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost:8080/ || exit 1
ENTRYPOINT [\"/start.sh\"]
CMD node /app/server.js
";

const COMPOSE: &str = "\
services:
  web:
    build: .
    ports: [\"8080:8080\"]
    depends_on: [db]
    environment:
      DATABASE_URL: postgres://app:secret@db/app
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: secret
    volumes: [\"data:/var/lib/postgresql/data\"]
volumes:
  data:
";

const SCRIPT: &str = "#!/bin/sh\nset -e\nuntil nc -z db 5432; do sleep 1; done\necho ready on $PORT\nexec \"$@\"\n";

/// 15 services of 4 files each.
fn project() -> PathBuf {
    let root = std::env::temp_dir().join(format!("plimsoll-bench-{}", std::process::id()));
    for service in 0..15 {
        let dir = root.join(format!("service{service}"));
        let made = fs::create_dir_all(&dir);
        let file = |name: &str, text: &str| fs::write(dir.join(name), text.replace("8080", &format!("80{service:02}")));
        let written = file("Dockerfile", DOCKERFILE)
            .and_then(|()| file("compose.yaml", COMPOSE))
            .and_then(|()| file("start.sh", SCRIPT))
            .and_then(|()| file(".dockerignore", "*\n!package.json\n!start.sh\n!src\n"));
        made.and(written).expect("the project is written");
    }
    root
}

/// The other end of a conversation.
trait Peer {
    fn send(&mut self, message: Value);
    fn next(&mut self) -> Value;
}

struct Threads(Connection);

impl Peer for Threads {
    fn send(&mut self, message: Value) {
        let (method, params) = (message["method"].as_str().unwrap_or_default().to_owned(), message["params"].clone());
        let message = match message["id"].as_i64() {
            Some(id) => Message::Request(Request { id: (id as i32).into(), method, params }),
            None => Message::Notification(Notification { method, params }),
        };
        self.0.sender.send(message).expect("the server listens");
    }

    fn next(&mut self) -> Value {
        serde_json::to_value(self.0.receiver.recv().expect("the server speaks")).expect("a message is JSON")
    }
}

struct Pipes<W, R>(W, R);

impl<W: Write, R: BufRead> Peer for Pipes<W, R> {
    fn send(&mut self, message: Value) {
        let body = message.to_string();
        write!(self.0, "Content-Length: {}\r\n\r\n{body}", body.len()).and_then(|()| self.0.flush()).expect("it reads");
    }

    fn next(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.1.read_line(&mut line).expect("it writes");
            match line.trim_end() {
                "" => break,
                line => length = line.rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap_or(length),
            }
        }
        let mut body = vec![0; length];
        self.1.read_exact(&mut body).expect("it writes whole messages");
        serde_json::from_slice(&body).expect("a message is JSON")
    }
}

struct Plain;

impl Host for Plain {
    fn scope(&self, path: &Path) -> Result<Scope, String> {
        let inputs = Inputs { contexts: true, ..Inputs::default() };
        Ok(Scope { paths: vec![path.to_owned()], inputs, ..Scope::default() })
    }

    fn holds(&self, _: &Scope, _: &Path) -> bool {
        true
    }

    fn closed(&self, _: &Scope, _: &Project, _: &[Finding]) -> HashMap<String, String> {
        HashMap::new()
    }
}

/// One key more or less in one of the open texts; the time until their diagnostics are there.
struct Typist<'a> {
    peer: &'a mut dyn Peer,
    texts: Vec<(String, String)>,
    typed: usize,
}

impl<'a> Typist<'a> {
    fn new(peer: &'a mut dyn Peer, root: &Path) -> Typist<'a> {
        let uri = |path: &str| format!("file://{}/{path}", root.display());
        let params = json!({ "capabilities": {}, "rootUri": uri("") });
        peer.send(json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params }));
        peer.next();
        peer.send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
        let texts =
            [("service3/Dockerfile", DOCKERFILE), ("service5/compose.yaml", COMPOSE), ("service7/start.sh", SCRIPT)];
        let texts = texts.map(|(path, text)| (uri(path), text.to_owned())).to_vec();
        let mut typist = Typist { peer, texts, typed: 0 };
        for (uri, text) in typist.texts.clone() {
            let item = json!({ "uri": uri, "languageId": "", "version": 0, "text": text });
            let params = json!({ "textDocument": item });
            typist.peer.send(json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params }));
            typist.told(&uri, 0);
        }
        typist
    }

    fn told(&mut self, uri: &str, version: usize) {
        loop {
            let message = self.peer.next();
            if message["params"]["uri"] == uri && message["params"]["version"] == version {
                return;
            }
        }
    }

    fn key(&mut self) -> Duration {
        self.typed += 1;
        let (uri, text) = self.texts[self.typed / 2 % self.texts.len()].clone();
        // A letter behind the third line, and away again.
        let line = text.lines().nth(2).unwrap_or_default().len();
        let end = if self.typed.is_multiple_of(2) { line } else { line + 1 };
        let start = json!({ "line": 2, "character": line });
        let range = json!({ "start": start, "end": { "line": 2, "character": end } });
        let change = match self.typed % 2 {
            0 => json!({ "range": { "start": start, "end": start }, "text": "x" }),
            _ => json!({ "range": range, "text": "" }),
        };
        let which = json!({ "uri": uri, "version": self.typed });
        let params = json!({ "textDocument": which, "contentChanges": [change] });
        let began = Instant::now();
        self.peer.send(json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }));
        self.told(&uri, self.typed);
        began.elapsed()
    }

    fn times(&mut self, name: &str) {
        self.typed = 1;
        (0..21).for_each(|_| _ = self.key());
        let mut times: Vec<Duration> = (0..TIMED).map(|_| self.key()).collect();
        times.sort();
        let at = |share: f64| times[(times.len() as f64 * share) as usize].as_secs_f64() * 1e3;
        println!("{name}: median {:.1} ms, 99th percentile {:.1} ms of {TIMED} keystrokes", at(0.5), at(0.99));
    }
}

/// Resident memory of a process, in MiB, where the system tells.
fn resident(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

fn main() {
    let root = project();
    let (server, editor) = Connection::memory();
    std::thread::spawn(move || serve(&server, &Plain));
    Typist::new(&mut Threads(editor), &root).times("in-process");

    let mut child = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["lsp", "--no-config"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let (input, output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let mut pipes = Pipes(input, BufReader::new(output));
    let mut typist = Typist::new(&mut pipes, &root);
    typist.times("through the protocol");
    if let Some(before) = resident(child.id()) {
        (0..MANY).for_each(|_| _ = typist.key());
        let after = resident(child.id()).unwrap_or(before);
        println!("memory: {before:.1} MiB, after {MANY} more keystrokes {after:.1} MiB");
    }
    let _ = child.kill().and_then(|()| child.wait());
    let _ = fs::remove_dir_all(&root);
}
