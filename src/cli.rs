//! The command line: arguments in, one command run, an exit status out. Decides nothing about projects.

mod args;
mod ast;
mod check;
mod context;
mod explain;
mod failure;
mod fixes;
mod output;
mod settings;
mod shellcheck;
mod stack;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Cli, Command};
use failure::Failure;

/// How a run ends; the number is the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Clean = 0,
    /// Findings at or above `--fail-on`, or a grade below `--fail-under`.
    Findings = 1,
    /// Usage, configuration or reading.
    Trouble = 2,
    /// Nothing to check.
    Nothing = 3,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Check(args) => check::check(args, cli.color),
        Command::Report(args) => check::report(args, cli.color),
        Command::Explain(args) => explain::explain(args, cli.color),
        Command::Rules(args) => explain::rules(args, cli.color),
        Command::Ast(args) => ast::ast(args),
        Command::Context(args) => context::context(args),
        Command::Stack(args) => stack::stack(args),
        Command::Completions { shell } => completions(*shell),
    };
    let exit = result.unwrap_or_else(|failure| {
        failure.print(cli.color);
        Exit::Trouble
    });
    ExitCode::from(exit as u8)
}

fn completions(shell: clap_complete::Shell) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "plimsoll", &mut text);
    output::stdout(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Clean)
}
