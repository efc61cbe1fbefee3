//! `traceback-to-client`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::project::evidence::Kind;
use crate::project::{Evidence, evidence::lexical};
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

/// What turns CherryPy's tracebacks off: the production environment, the switch itself, a page of one's own.
const CHERRYPY_SET: &[&str] = &["production", "show_tracebacks", "error_page", "embedded"];

pub fn check(cx: &Cx, out: &mut Sink) {
    let set = LazyCell::new(|| setting(cx));
    for evidence in cx.project.evidence.iter().filter(|e| e.kind == Kind::Python && !e.copied_by.is_empty()) {
        let text = &cx.project.source(evidence.file).text;
        let cherrypy =
            text.contains("cherrypy.quickstart(") && !evidence.copied_by.iter().any(|docker| set.contains(docker));
        let flask = text.contains("flask") && text.contains("debug=True");
        if !cherrypy && !flask {
            continue;
        }
        let lexed = lexical::lex(text, evidence.kind);
        for (start, line) in lexed.lines() {
            if let Some(at) = line.find("cherrypy.quickstart(").filter(|_| cherrypy) {
                let span = Span::new(start + at, start + at + "cherrypy.quickstart".len());
                out.report(
                    evidence.file,
                    span,
                    "CherryPy is started as for development: an error sends its traceback to the visitor",
                )
                .mark("no production environment")
                .help("call `cherrypy.config.update({'environment': 'production'})` before it");
            }
            if let Some(at) = line.find("debug=True").filter(|_| flask && line.contains(".run(")) {
                out.report(
                    evidence.file,
                    Span::new(start + at, start + at + "debug=True".len()),
                    "Flask runs in debug mode: a visitor who meets an error can run code",
                )
                .mark("debug mode")
                .help("leave it out, and start the program with a production server such as gunicorn");
            }
        }
    }
}

/// The Dockerfiles that copy something which sets what CherryPy shows.
fn setting(cx: &Cx) -> HashSet<FileId> {
    let sets = |evidence: &&Evidence| {
        let text = &cx.project.source(evidence.file).text;
        CHERRYPY_SET.iter().any(|word| text.contains(word))
    };
    cx.project.evidence.iter().filter(sets).flat_map(|evidence| &evidence.copied_by).copied().collect()
}
