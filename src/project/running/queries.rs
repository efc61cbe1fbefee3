//! The SQL that a project hands to databases: its files, and what scripts, RUN and services give to a client on its
//! command line, in a here-document or through a pipe. Knows no dialect's grammar, and not which database answers.

use crate::project::Project;
use crate::project::evidence::Kind;
use crate::project::evidence::lexical::{Lexed, lex};
use crate::project::evidence::sql::statements;
use crate::project::running::script::When;
use crate::project::stages::daemons;
use crate::syntax::shell::{Command, Join};
use crate::text::{FileId, Span};

/// A text of SQL.
pub struct Query<'a> {
    pub file: FileId,
    pub text: &'a str,
    /// Where it begins in the file.
    pub start: usize,
    /// When a client reads it; none for a file, which may be run at any time.
    pub when: Option<When>,
    /// The command that hands it over.
    pub by: Option<&'a Command>,
}

impl Query<'_> {
    pub fn lexed(&self) -> Lexed {
        lex(self.text, Kind::Sql)
    }

    /// A place in the text, as a place in the file.
    pub fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.start + from, self.start + to)
    }

    /// The statement that makes something for good and does not ask whether it is there.
    pub fn creates(&self) -> Option<(Span, String)> {
        let lexed = self.lexed();
        let lower = self.text.to_ascii_lowercase();
        if ["if exists", "pg_roles", "pg_database", "pg_catalog", "\\gexec", "do $$"]
            .iter()
            .any(|asks| lower.contains(asks))
        {
            return None;
        }
        statements(&lexed).into_iter().find_map(|statement| {
            let words: Vec<&str> = statement.words.iter().map(|word| word.trim_matches(['"', '\'', '`'])).collect();
            let ["create", kind @ ("user" | "role" | "database" | "table" | "extension" | "schema"), rest @ ..] =
                words.as_slice()
            else {
                return None;
            };
            if rest.first() == Some(&"if") {
                return None;
            }
            let from = statement.text.find(|c: char| c.is_ascii_alphabetic())? + statement.span.start as usize;
            let span = self.span(from, from + "create ".len() + kind.len());
            Some((span, format!("CREATE {}", kind.to_ascii_uppercase())))
        })
    }

    /// Whether the file drops one of the kind before that, as `creates` calls it.
    pub fn drops_before(&self, project: &Project, what: &str) -> bool {
        let before = project.source(self.file).text.get(..self.start).unwrap_or_default().to_ascii_lowercase();
        before.contains(&what.to_ascii_lowercase().replace("create", "drop"))
    }
}

/// Clients of databases that read SQL.
fn reads_sql(command: &Command) -> bool {
    daemons::client_of(command).is_some_and(|client| matches!(client, "postgresql" | "mysql" | "mariadb"))
}

/// Calls `each` with every text, in the order of files.
pub fn each(project: &Project, mut each: impl FnMut(&Query)) {
    for evidence in project.evidence.iter().filter(|evidence| evidence.kind == Kind::Sql) {
        let text = project.source(evidence.file).text.as_str();
        each(&Query { file: evidence.file, text, start: 0, when: None, by: None });
    }
    for step in project.steps().filter(|step| step.is_run() && step.stage.reachable) {
        handed_over(project, step.file(), &step.step.commands, When::Build, &mut each);
    }
    for running in project.running_in_earnest() {
        handed_over(project, running.file, &running.script.commands, running.when, &mut each);
    }
    for service in project.service_refs() {
        handed_over(project, service.file_id(), service.commands(), When::Start, &mut each);
    }
}

/// The texts that commands hand to a client.
fn handed_over(project: &Project, file: FileId, commands: &[Command], when: When, each: &mut impl FnMut(&Query)) {
    let source = project.source(file);
    for (at, command) in commands.iter().enumerate() {
        let mut give = |span: Span, by: &Command| {
            let quoted = |mark: char| source.slice(span).starts_with(mark) && source.slice(span).ends_with(mark);
            let span = match span.range().len() > 1 && (quoted('"') || quoted('\'')) {
                true => Span::new(span.start as usize + 1, span.end as usize - 1),
                false => span,
            };
            let text = source.slice(span);
            each(&Query { file, text, start: span.start as usize, when: Some(when), by: Some(by) });
        };
        if reads_sql(command) {
            let words = command.words.iter().filter(|word| word.raw.contains(' '));
            words.for_each(|word| give(word.span, command));
            let texts = command.redirects.iter().filter_map(|redirect| {
                let here = redirect.operator == "<<<";
                redirect.body.or(redirect.target.as_ref().filter(|_| here).map(|word| word.span))
            });
            texts.for_each(|span| give(span, command));
        }
        // `echo "…" | mysql`
        let piped = command.after == Join::Pipe && matches!(command.name(), Some("echo" | "printf" | "cat"));
        if let Some(client) = commands.get(at + 1).filter(|next| piped && reads_sql(next)) {
            let words = command.args().iter().filter(|word| word.raw.contains(' ')).map(|word| word.span);
            let bodies = command.redirects.iter().filter_map(|redirect| redirect.body);
            words.chain(bodies).for_each(|span| give(span, client));
        }
    }
}
