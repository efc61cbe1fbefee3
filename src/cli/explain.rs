//! `plimsoll explain` and `plimsoll rules`: the rule book on the command line.

use super::Exit;
use super::args::{Color, ExplainArgs, RulesArgs, RulesFormat};
use super::failure::Failure;
use super::{output, pager, settings};
use crate::finding::Meta;
use crate::lint::names::{Name, Names, Unknown};
use crate::report::{self, Screen, Shown};
use crate::rules::registry::RULES;

/// Prints the page of every rule that the name means; of an area or another group of rules, the list.
///
/// # Errors
/// No rule bears the name.
pub fn explain(args: &ExplainArgs, color: Color) -> Result<Exit, Failure> {
    let word = args.name.trim();
    let name = Name::parse(word).map_err(|unknown| settings::no_such_rule("explain", unknown))?;
    if matches!(name, Name::Foreign(_)) {
        return Err(settings::no_such_rule("explain", Unknown { word: word.to_owned(), nearest: None }));
    }
    let style = output::style(color, None);
    let (single, names) = (name.is_single(), Names(vec![name]));
    if !single {
        pager::show(&report::rules(metas(&names), style))?;
        return Ok(Exit::Clean);
    }
    // A name of another tool may stand for several rules: those that are on come first.
    let mut metas: Vec<&Meta> = metas(&names).collect();
    metas.sort_by_key(|meta| meta.voice);
    let pages: Vec<Shown> = metas.into_iter().map(|meta| report::explain(meta, style)).collect();
    pager::show(&Screen::default().together(&pages).shown())?;
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
    let rules = metas(&names);
    match args.format {
        RulesFormat::Text => pager::show(&report::rules(rules, output::style(color, None)))?,
        RulesFormat::Json => output::stdout(&report::rules_as_json(rules))?,
        RulesFormat::Markdown => output::stdout(&report::rules_as_markdown(rules))?,
    }
    Ok(Exit::Clean)
}

fn metas(names: &Names) -> impl Iterator<Item = &'static Meta> + '_ {
    RULES.iter().map(|rule| &rule.meta).filter(|meta| names.may_cover(meta))
}
