//! `--interactive`: shows each fix and asks for it, as `git add -p` asks for hunks. Does not know how fixes are proven
//! or written.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use super::failure::Failure;
use super::output;
use crate::disk::Disk;
use crate::finding::{Finding, Fix};
use crate::fix::{self, prove};
use crate::project::Project;
use crate::report::Screen;

/// Someone who is asked.
pub struct Asking<'a> {
    disk: &'a Disk,
    mood: Cell<Mood>,
    /// What was wanted and what not, by the names of fixes: nobody is asked twice.
    answers: RefCell<HashMap<String, bool>>,
}

/// What was said of all that is to come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Asked,
    All,
    Enough,
}

impl Asking<'_> {
    /// Someone at a terminal.
    ///
    /// # Errors
    /// There is nobody.
    pub fn at(disk: &Disk) -> Result<Asking<'_>, Failure> {
        if !disk.is_attended() {
            let help = "run it in a terminal; `--fix` asks nothing, `--diff` shows what it would change";
            return Err(Failure::new("--interactive: standard input is no terminal, so there is nobody to ask", help));
        }
        Ok(Asking { disk, mood: Cell::new(Mood::Asked), answers: RefCell::default() })
    }

    /// Whether the fix is wanted.
    pub fn wants(&self, project: &Project, finding: &Finding, fix: &Fix) -> bool {
        let name = prove::name(project, finding, fix);
        *self.answers.borrow_mut().entry(name).or_insert_with(|| self.ask(project, finding, fix))
    }

    /// How many were not wanted.
    pub fn declined(&self) -> usize {
        self.answers.borrow().values().filter(|wanted| !**wanted).count()
    }

    fn ask(&self, project: &Project, finding: &Finding, fix: &Fix) -> bool {
        if self.mood.get() == Mood::Asked {
            show(project, finding, fix);
        }
        loop {
            match self.mood.get() {
                Mood::All => return true,
                Mood::Enough => return false,
                Mood::Asked => {}
            }
            output::stderr(&Screen::default().prompt("Make this change [y,n,a,q,?]? ").shown());
            match self.disk.answer().as_deref() {
                Some("y") => return true,
                Some("n") => return false,
                Some("a") => self.mood.set(Mood::All),
                Some("q") | None => self.mood.set(Mood::Enough),
                Some(_) => output::stderr(&Screen::default().lines(HELP).shown()),
            }
        }
    }
}

const HELP: &str = "\
y: make this change
n: leave it
a: make this change and all that follow
q: leave this one and all that follow; those before are made";

/// The finding, what the fix does, and the difference it makes.
fn show(project: &Project, finding: &Finding, fix: &Fix) {
    let source = project.source(finding.primary.file);
    let line = source.line(finding.primary.span.start as usize);
    let mut screen = Screen::default();
    screen.line("");
    screen.line(&format!("{}:{line}: {} {}", source.path, finding.rule.code, finding.message));
    screen.line(&format!("{} ({})", fix.title, fix.safety.name()));
    for (file, text) in fix::texts_of(&project.files, fix) {
        screen.lines(&fix::diff(project.source(file), &text));
    }
    for new in &fix.creates {
        screen.lines(&fix::diff_of_new(&new.path, &new.text));
    }
    output::stderr(&screen.shown());
}
