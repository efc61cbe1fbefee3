//! Checks a directory and prints what is wrong with it, and the grade:
//! `cargo run --example check -- DIRECTORY`.

use std::process::ExitCode;

use plimsoll::{Project, Severity, grade, lint};

fn main() -> ExitCode {
    let path = std::env::args_os().nth(1).unwrap_or_else(|| ".".into());
    let project = Project::open(path);
    for gap in project.unread() {
        eprintln!("not read: {gap}");
    }
    let findings = lint(&project);
    for finding in findings.iter() {
        println!("{}:{}:{}: {} {}", finding.path, finding.line, finding.column, finding.code, finding.message);
        if let Some(fix) = &finding.fix {
            println!("  fix: {}", fix.title);
        }
    }
    match grade(&project, &findings) {
        Some(grade) => println!("Grade {} {}", grade.letter, grade.score),
        None => println!("No grade: nothing here is built or started"),
    }
    let failed = findings.iter().any(|finding| finding.severity >= Severity::Warning);
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
