//! A small editor: it starts `plimsoll lsp`, says what a test tells it to, and waits for what is said to it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// How long anything may take before a test is stopped; no test is about it.
const STOP: Duration = Duration::from_secs(120);

pub struct Editor {
    pub root: PathBuf,
    child: Child,
    input: Option<ChildStdin>,
    said: Receiver<Value>,
    /// Said while something else was waited for.
    earlier: VecDeque<Value>,
    asked: i64,
    /// What the server says that it can do.
    pub abilities: Value,
}

impl Editor {
    /// An editor with `root` open, as most are.
    pub fn at(root: &Path) -> Editor {
        Editor::with(root, json!({}), json!({}))
    }

    /// One with these capabilities and options besides.
    pub fn with(root: &Path, capabilities: Value, options: Value) -> Editor {
        let mut editor = Editor::silent(root);
        let params = json!({
            "processId": null, "rootUri": uri(root, ""), "capabilities": capabilities, "initializationOptions": options,
        });
        editor.abilities = editor.ask("initialize", params).unwrap();
        editor.tell("initialized", json!({}));
        editor
    }

    /// One that has said nothing yet.
    pub fn silent(root: &Path) -> Editor {
        let mut child = super::command(root, &["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, said) = channel();
        std::thread::spawn(move || {
            while let Some(message) = message(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = child.stdin.take();
        let (earlier, abilities) = (VecDeque::new(), Value::Null);
        Editor { root: root.to_owned(), child, input, said, earlier, asked: 0, abilities }
    }

    pub fn uri(&self, path: &str) -> String {
        uri(&self.root, path)
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).and_then(|()| input.flush()).unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// What is answered, or the error.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let answer = self.wait(|message| message["id"] == id && message.get("method").is_none());
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["result"].clone()),
        }
    }

    /// The next message that fits.
    pub fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.earlier.iter().position(&fits) {
            return self.earlier.remove(at).unwrap();
        }
        loop {
            let message = self.said.recv_timeout(STOP).expect("the server says nothing more");
            if fits(&message) {
                return message;
            }
            self.earlier.push_back(message);
        }
    }

    pub fn open(&mut self, path: &str, language: &str, text: &str) -> Vec<Value> {
        let item = json!({ "uri": self.uri(path), "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": item }));
        self.told(path, 1)
    }

    /// The whole text is another now.
    pub fn change(&mut self, path: &str, version: i64, text: &str) -> Vec<Value> {
        self.edit(path, version, json!([{ "text": text }]))
    }

    pub fn edit(&mut self, path: &str, version: i64, changes: Value) -> Vec<Value> {
        let which = json!({ "uri": self.uri(path), "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": which, "contentChanges": changes }));
        self.told(path, version)
    }

    pub fn close(&mut self, path: &str) {
        let which = json!({ "uri": self.uri(path) });
        self.tell("textDocument/didClose", json!({ "textDocument": which }));
    }

    /// The diagnostics of this version of a text.
    pub fn told(&mut self, path: &str, version: i64) -> Vec<Value> {
        let uri = self.uri(path);
        self.published(|params| params["uri"] == *uri && params["version"] == version)
    }

    /// What was said of a file last before now that fits.
    pub fn published(&mut self, fits: impl Fn(&Value) -> bool) -> Vec<Value> {
        let publish = "textDocument/publishDiagnostics";
        let message = self.wait(|message| message["method"] == publish && fits(&message["params"]));
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// Whether anything was said of a file so far.
    pub fn seen(&mut self, uri: &str) -> bool {
        self.earlier.extend(self.said.try_iter());
        self.earlier.iter().any(|message| message["params"]["uri"] == uri)
    }

    /// Takes leave as the protocol has it; gives the exit status and what stands on standard error.
    pub fn leave(mut self) -> (i32, String) {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.gone()
    }

    /// Is gone without a word.
    pub fn die(mut self) -> (i32, String) {
        self.input = None;
        self.gone()
    }

    /// The end of the server, which waits for nothing.
    pub fn gone(&mut self) -> (i32, String) {
        let status = self.child.wait().unwrap();
        let mut error = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        assert!(!error.contains("panicked"), "{error}");
        (status.code().unwrap_or(-1), error)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn uri(root: &Path, path: &str) -> String {
    let path = root.join(path);
    let path = path.to_str().unwrap().trim_end_matches('/');
    path.chars().fold("file://".to_owned(), |uri, c| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '/' | '-' | '.' | '_' => uri + &c.to_string(),
        c => c.to_string().bytes().fold(uri, |uri, byte| uri + &format!("%{byte:02X}")),
    })
}

fn message(from: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => length = line.strip_prefix("Content-Length: ").map_or(length, |n| n.parse().unwrap()),
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

/// The codes of diagnostics, in their order.
pub fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|diagnostic| diagnostic["code"].as_str()).collect()
}

/// The diagnostic with a code.
pub fn one<'a>(diagnostics: &'a [Value], code: &str) -> &'a Value {
    let found = diagnostics.iter().find(|diagnostic| diagnostic["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} among {:?}", codes(diagnostics)))
}

pub fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    let place = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
    json!({ "start": place(start), "end": place(end) })
}

/// The place of the first character of `needle`.
pub fn place(text: &str, needle: &str) -> Value {
    let at = text.find(needle).unwrap_or_else(|| panic!("no {needle:?}"));
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    json!({ "line": line, "character": text[start..at].encode_utf16().count() })
}

/// A text after edits of it, which must not overlap.
pub fn edited(text: &str, edits: &Value) -> String {
    let offset = |place: &Value| {
        let line = place["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = place["character"].as_u64().unwrap() as usize;
        let mut at = start;
        for c in text[start..].chars() {
            if units == 0 {
                break;
            }
            units -= c.len_utf16();
            at += c.len_utf8();
        }
        at
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]), edit["newText"].as_str().unwrap()))
        .collect();
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    let (mut out, mut at) = (String::new(), 0);
    for (start, end, new) in edits {
        assert!(start >= at, "edits overlap");
        out += &text[at..start];
        out += new;
        at = end;
    }
    out + &text[at..]
}

/// The file and line of each place.
pub fn lines(places: &Value) -> Vec<String> {
    let line = |place: &Value| {
        let name = place["uri"].as_str().unwrap().rsplit('/').next().unwrap();
        format!("{name}:{}", place["range"]["start"]["line"].as_u64().unwrap() + 1)
    };
    places.as_array().unwrap().iter().map(line).collect()
}

/// What is answered to a question about the place of `needle`, `more` being what else it takes.
pub fn about(
    editor: &mut Editor,
    method: &str,
    path: &str,
    text: &str,
    needle: &str,
    more: Value,
) -> Result<Value, Value> {
    let mut params = json!({ "textDocument": { "uri": editor.uri(path) }, "position": place(text, needle) });
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    editor.ask(&format!("textDocument/{method}"), params)
}
