//! The command line: arguments in, one command run, an exit status out. Decides nothing about projects.

mod args;
mod ast;
mod baseline;
mod book;
mod changed;
mod check;
mod configuration;
mod context;
mod explain;
mod failure;
mod fixes;
mod found;
mod habits;
mod in_force;
mod init;
mod interactive;
mod line;
mod lists;
mod lsp;
mod man;
mod output;
mod pager;
mod progress;
mod settings;
mod shellcheck;
mod stack;
mod template;
mod watch;

use std::process::ExitCode;

use clap::CommandFactory;

use crate::report::Screen;
use args::{Cli, Color, Command};
use failure::Failure;
use line::Line;

/// How a run ends; the number is the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Clean = 0,
    /// Findings at or above `--fail-on`, or a grade below `--fail-under`; an editor that left without a word.
    Findings = 1,
    /// Usage, configuration or reading.
    Trouble = 2,
    /// Nothing to check.
    Nothing = 3,
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let Line { cli, origins } = match line::read() {
        Ok(line) => line,
        Err(error) => return usage(&error),
    };
    let result = match &cli.command {
        Command::Check(args) => check::check(args, cli.color),
        Command::Config(args) => in_force::config(args, &origins),
        Command::Init(args) => init::init(args),
        Command::Report(args) => check::report(args, cli.color),
        Command::Explain(args) => explain::explain(args, cli.color),
        Command::Rules(args) => explain::rules(args, cli.color),
        Command::Ast(args) => ast::ast(args),
        Command::Context(args) => context::context(args),
        Command::Stack(args) => stack::stack(args),
        Command::Lsp(args) => lsp::lsp(args),
        Command::Completions { shell } => completions(*shell),
        Command::Man(args) => man::man(args),
        Command::Docs(args) => book::book(args),
    };
    let exit = result.unwrap_or_else(|failure| {
        failure.print(cli.color);
        Exit::Trouble
    });
    ExitCode::from(exit as u8)
}

/// What clap says: the help that was asked for, or what is wrong with an argument, which may be a file's name.
fn usage(error: &clap::Error) -> ExitCode {
    let wrong = error.use_stderr();
    let style = if wrong { output::stderr_style(Color::Auto) } else { output::style(Color::Auto, None) };
    let text = if style.colour { error.render().ansi().to_string() } else { error.render().to_string() };
    let text = Screen::new(style).lines(&text).shown();
    match wrong {
        true => output::stderr(&text),
        // Where nobody reads there is nothing to tell.
        false => drop(output::stdout(&text)),
    }
    ExitCode::from(if wrong { Exit::Trouble } else { Exit::Clean } as u8)
}

fn completions(shell: clap_complete::Shell) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "plimsoll", &mut text);
    output::stdout(&Screen::default().lines(&String::from_utf8_lossy(&text)).shown())?;
    Ok(Exit::Clean)
}
