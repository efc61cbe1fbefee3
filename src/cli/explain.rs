//! `plimsoll explain` and `plimsoll rules`: the rule book on the command line.

use super::Exit;
use super::args::{Color, ExplainArgs, RulesArgs};
use super::failure::Failure;
use super::{output, settings};
use crate::finding::Meta;
use crate::lint::names::{Name, Names, Unknown};
use crate::report::{self, Screen};
use crate::rules::registry::RULES;

/// Prints the page of every rule that the name means.
///
/// # Errors
/// No rule bears the name.
pub fn explain(args: &ExplainArgs, color: Color) -> Result<Exit, Failure> {
    let word = args.name.trim();
    let name = Name::parse(word).map_err(|unknown| settings::no_such_rule("explain", unknown))?;
    if !name.is_single() {
        let failure = settings::no_such_rule("explain", Unknown { word: word.to_owned(), nearest: None });
        return Err(failure);
    }
    let style = output::style(color, None);
    // A name of another tool may stand for several rules: those that are on come first.
    let mut metas: Vec<&Meta> = metas(&Names(vec![name])).collect();
    metas.sort_by_key(|meta| meta.voice);
    for (n, meta) in metas.into_iter().enumerate() {
        if n > 0 {
            output::stdout(&Screen::default().line("").shown())?;
        }
        output::stdout(&report::explain(meta, style))?;
    }
    Ok(Exit::Clean)
}

/// Prints the table of the rules that the names mean; of all without names.
///
/// # Errors
/// A word that names nothing.
pub fn rules(args: &RulesArgs, color: Color) -> Result<Exit, Failure> {
    let mut names = settings::names("rules", &args.names)?;
    if names.is_empty() {
        names.0.push(Name::All);
    }
    output::stdout(&report::rules(metas(&names), output::style(color, None)))?;
    Ok(Exit::Clean)
}

fn metas(names: &Names) -> impl Iterator<Item = &'static Meta> + '_ {
    RULES.iter().map(|rule| &rule.meta).filter(|meta| names.may_cover(meta))
}
