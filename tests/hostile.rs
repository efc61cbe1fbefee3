//! Names and texts that would steer what they are shown in: every command and every format of the real program
//! over projects made of them. A person sees them in the notation of `report::escape`, a program gets them back
//! exactly as they were.

#[path = "support/shown_laws.rs"]
mod shown_laws;
mod support;

use std::path::Path;

use plimsoll::report::Format;
use serde_json::{Value, json};
use shown_laws::{harmless, lawful};
use support::{Dir, Run, plimsoll};

/// What is put into names and texts, two at a time.
const POISONS: [&str; 20] = [
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "\n::error::injected",
    "::stop-commands::x",
    "\u{202e}drow",
    "a\rb",
    "%0A::warning::x%0D",
    "\u{200b}\u{feff}\u{2066}",
    "`code` ```",
    "a|b|c",
    "<script>alert(1)<\u{2f}script>",
    "]]>",
    "\"'",
    "##[error]x",
    "\t-->",
    "<!-- <img src=x onerror=y>",
    "&lt;&#10;",
    "[x](javascript:y) ![z](http://z)",
    "\n\n# head\n\n<b>",
    "\u{85}\u{9b}31m\u{2028}",
    "\\\u{1b}\\`<a>",
];

/// The poisons of project `n`, each place taking the next.
struct Poisons(usize);

impl Poisons {
    fn text(&mut self) -> String {
        self.0 += 1;
        let [a, b] = [self.0, self.0 * 7 + 3].map(|at| POISONS[at % POISONS.len()]);
        format!("p{a}{b}")
    }

    /// One part of a path.
    fn name(&mut self) -> String {
        self.text().replace('/', "_")
    }
}

struct Hostile {
    dir: Dir,
    /// The directory of the Dockerfile, relative.
    web: String,
    /// A file of its context.
    file: String,
    /// A file of configuration that holds nothing right.
    config: String,
}

fn hostile(n: usize) -> Hostile {
    let dir = Dir::new();
    let mut p = Poisons(n);
    let (web, file, config) = (p.name(), p.name(), format!("{}.yaml", p.name()));
    let mut text = || p.text();
    let quoted = |text: String| Value::from(text).to_string();
    let docker = format!(
        "FROM debian:12.5 AS {}\nLABEL {}={}\nENV {}=\"{}\" PASSWORD=hunter2hunter2\nRUN apt-get install -y curl {}\n\
         ADD {} {} /srv/\nFROM {}\nWORKDIR {}\nCOPY --from={} . .\nEXPOSE {}\nCMD python -m http.server {}\n",
        text(),
        text(),
        quoted(text()),
        text(),
        text(),
        text(),
        quoted(text()),
        text(),
        text(),
        text(),
        text(),
        text(),
        text(),
    );
    let shell = format!(
        "FROM debian\nRUN cd /tmp && echo \"{}\" && curl -k https://x | sh\nCMD [{}]\n",
        text(),
        quoted(text())
    );
    let service = json!({
        "build": { "context": format!("./{web}"), "target": text() },
        "image": text(), "container_name": text(), "privileged": true, "user": text(),
        "labels": { text(): text() },
        "environment": { text(): text(), "DB_PASSWORD": text() },
        "volumes": [format!("./{}:/srv", text()), format!("{}:/data", text())],
        "ports": [text(), "80:80"], "depends_on": [text()], "networks": [text()],
        "healthcheck": { "test": text() }, "env_file": text(), text(): text(),
    });
    let compose =
        json!({ "services": { text(): service.clone(), text(): service, "b": { "build": text() } }, text(): 1 });
    dir.file(&format!("{web}/Dockerfile"), docker)
        .file(&format!("{web}/b.Dockerfile"), shell)
        .file(&format!("{web}/Dockerfile.bytes"), b"FROM debian\nRUN caf\xe9 \x1b[31m\n")
        .file(&format!("{web}/{file}"), text())
        .file(&format!("{web}/.dockerignore"), format!("*.log\n{}\n!{}\n[{}\n", text(), text(), text()))
        .file("compose.yaml", compose.to_string())
        .file(&config, format!("{}: 1\nselect: [{}]\n", quoted(text()), quoted(text())));
    #[cfg(unix)]
    std::os::unix::fs::symlink(text(), dir.path().join(&web).join("Dockerfile.link")).unwrap();
    Hostile { dir, web, file, config }
}

fn run(hostile: &Hostile, args: &[&str]) -> Run {
    let run = plimsoll(hostile.dir.path(), args);
    harmless(&format!("standard error of {args:?}"), &run.err);
    run
}

#[track_caller]
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Every format of `check` and `report`.
fn formats(hostile: &Hostile) {
    let of = |command: &str, format: Format| run(hostile, &[command, "-f", format.name(), "--no-config"]).out;
    let json = parsed(&of("check", Format::Json));
    let exact = format!("{}/", hostile.web);
    let findings = json["findings"].as_array().unwrap();
    let inside = |finding: &Value| finding["path"].as_str().unwrap().starts_with(&exact);
    assert!(findings.iter().any(inside), "no path of {json} begins with {exact:?}");
    let shown = findings.iter().filter(|finding| finding["status"] == "open").count();
    let gaps = json["gaps"].as_array().unwrap().len();
    assert!(shown > 10 && gaps > 0, "{shown} findings and {gaps} gaps do not say much");
    for command in ["check", "report"] {
        for format in Format::ALL {
            let (what, out) = (format!("{command} -f {}", format.name()), of(command, format));
            lawful(&what, format, &out, (shown, gaps));
            if format == Format::Sarif {
                sarif(&parsed(&out), &exact);
            }
        }
    }
}

/// The paths come back from the addresses.
fn sarif(value: &Value, exact: &str) {
    let uris = value["runs"][0]["results"].as_array().unwrap().iter();
    let uri = |result: &Value| {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned()
    };
    let decoded = |uri: String| {
        let mut bytes = Vec::new();
        let mut rest = uri.as_bytes();
        while let Some((&first, after)) = rest.split_first() {
            let hex = |at: usize| char::from(after[at]).to_digit(16).unwrap() as u8;
            bytes.push(if first == b'%' { hex(0) * 16 + hex(1) } else { first });
            rest = if first == b'%' { &after[2..] } else { after };
        }
        String::from_utf8(bytes).unwrap()
    };
    assert!(uris.map(uri).map(decoded).any(|path| path.starts_with(exact)), "{value}");
}

/// Every other command, and what they say of names that are wrong.
fn commands(hostile: &Hostile) {
    let (web, file) = (hostile.web.as_str(), hostile.file.as_str());
    let dockerfile = format!("{web}/Dockerfile");
    for args in [
        &["context"][..],
        &["context", web],
        &["context", web, "--why", file],
        &["context", file],
        &["context", web, "--why", "nowhere\u{1b}"],
        &["explain", file],
        &["rules", file],
        &["check", "--select", file],
        &["check", "--profile", file],
        &["check", file],
        &["check", "--config", &hostile.config],
        &["check", "--config", file],
        &["check", "--build-arg", file],
        &["check", "-q", "-o", &format!("{file}/x")],
        &["check", "--no-config", "--diff", "--unsafe-fixes"],
        &["check", "--no-config", "--diff", "-f", "json"],
        &["check", "--no-config", "--fix", "--unsafe-fixes", "--quiet"],
        &["stack", file],
        &[file],
        &["--help"],
    ] {
        let run = run(hostile, args);
        harmless(&format!("{args:?}"), &run.out);
    }
    let ast = run(hostile, &["ast", &dockerfile]).out;
    assert_eq!(parsed(ast.trim_end())["path"], dockerfile);
    let context = parsed(&run(hostile, &["context", web, "-f", "json"]).out);
    let files = context["contexts"][0]["files"].as_array().unwrap();
    assert!(files.iter().any(|entry| entry["path"] == file), "{context}");
    assert!(Path::new(&hostile.dir.path().join(web).join(file)).exists());
}

/// Colour is ours alone, wherever it is on.
fn colours(hostile: &Hostile) {
    for args in
        [&["check", "--no-config", "--color", "always"][..], &["check", "--config", &hostile.config, "--color=always"]]
    {
        let run = plimsoll(hostile.dir.path(), args);
        for part in [&run.out, &run.err].into_iter().flat_map(|text| text.split('\u{1b}').skip(1)) {
            let sequence = part.split_once('m').map_or("", |(sequence, _)| sequence);
            let ours =
                sequence.strip_prefix('[').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == ';'));
            assert!(ours, "{part:?}");
        }
    }
}

#[test]
fn no_name_and_no_text_steers_what_it_is_shown_in() {
    let each = |n: usize| {
        let hostile = hostile(n);
        formats(&hostile);
        colours(&hostile);
        commands(&hostile);
    };
    std::thread::scope(|scope| {
        let half = |from: usize| move || (from..POISONS.len()).step_by(2).for_each(each);
        let threads = [0, 1].map(|from| scope.spawn(half(from)));
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}
