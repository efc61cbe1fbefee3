//! The report as a template of someone's own makes it (`--template`), in the notation of Jinja. What it is given is what
//! the JSON report holds.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error, UndefinedBehavior, Value};

use super::medium::{Html, Shown};
use super::words::Words;
use super::{View, json};

/// Why a template cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where in the template, from 1.
    pub line: Option<usize>,
    pub what: String,
}

/// Fills in the template `text`, which goes by `name`: what ends in `.html`, `.htm` or `.xml`, a `.j2` behind it or
/// not, has what is filled in escaped.
///
/// # Errors
/// It is no template, or asks for what there is not.
pub fn render(view: &View, name: &str, text: &str) -> Result<Shown, Fault> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    if let Ok(syntax) =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()
    {
        environment.set_syntax(syntax);
    }
    environment.add_filter("html", |words: String| {
        let mut html = Html::default();
        html.words(&Words::of(&words));
        Value::from_safe_string(html.into_part())
    });
    environment.add_filter("markdown", |words: String| Words::of(&words).markdown());
    let filled =
        environment.render_named_str(name, text, Value::from(Serde(json::value(view)))).map_err(|e| fault(&e))?;
    Ok(Shown::templated(&filled))
}

fn fault(error: &Error) -> Fault {
    let kind = error.kind().to_string();
    let what = error.detail().map_or(kind.clone(), |detail| format!("{kind}: {detail}"));
    Fault { line: error.line(), what }
}
