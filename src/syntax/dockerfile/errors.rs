//! What is said of text the builder refuses: what it does about it, what was assumed here, what to
//! write instead. Knows nothing of how the faults are found.

use super::lex::LexError;
use super::{Directive, Flag, Keyword, Pair, Word};
use crate::syntax::SyntaxError;
use crate::text::Span;

fn error(kind: &'static str, span: Span, message: impl Into<String>) -> SyntaxError {
    SyntaxError { span, kind, message: message.into(), assumed: String::new(), help: String::new(), repair: None }
}

impl SyntaxError {
    fn assumed(mut self, text: impl Into<String>) -> Self {
        self.assumed = text.into();
        self
    }

    fn help(mut self, text: impl Into<String>) -> Self {
        self.help = text.into();
        self
    }

    fn repair(mut self, span: Span, text: impl Into<String>) -> Self {
        self.repair = Some((span, text.into()));
        self
    }
}

// Lines and directives.

pub(super) fn line_too_long(span: Span, length: usize) -> SyntaxError {
    error(
        "line-too-long",
        span,
        format!("This line has {length} bytes; the builder stops reading the file at a line of more than 65535"),
    )
    .assumed("The line is read whole.")
    .help("Break the line with the escape token, or move the text into a file and COPY it.")
}

pub(super) fn duplicate_directive(directive: &Directive, first: &Directive) -> SyntaxError {
    let (name, value) = (&directive.name, &first.value);
    error("duplicate-directive", directive.span, format!("The builder refuses a second `{name}` directive"))
        .assumed(format!("The first one, `{value}`, holds."))
        .help(format!("Keep one `# {name}=` line."))
}

pub(super) fn bad_escape(directive: &Directive) -> SyntaxError {
    let value = &directive.value;
    let assumed =
        if value.starts_with('`') { "A backtick is the escape token." } else { "The escape token stays `\\`." };
    error(
        "bad-escape",
        directive.value_span,
        format!("The escape token can only be `\\` or a backtick; the builder refuses `{value}`"),
    )
    .assumed(assumed)
    .help("Write `# escape=\\` or, for Windows paths, `# escape=` with a backtick.")
}

pub(super) fn bad_check(directive: &Directive, part: &str) -> SyntaxError {
    error(
        "bad-check",
        directive.value_span,
        format!("`{part}` is no option of the `check` directive, and the builder refuses the file"),
    )
    .assumed("The option does nothing.")
    .help("Write `# check=skip=RuleName,OtherRule;error=true`; the keys are `skip`, `error` and `experimental`.")
}

pub(super) fn no_instructions(span: Span) -> SyntaxError {
    error("no-instructions", span, "The file holds no instruction, and the builder refuses it as empty")
        .help("Begin with FROM and the image to build on.")
}

// Instructions.

/// `meant` is what the line was read as. `trigger` inside ONBUILD.
pub(super) fn unknown_instruction(span: Span, word: &str, meant: Keyword, trigger: bool) -> SyntaxError {
    let word = word.chars().take(40).collect::<String>();
    let message = match trigger {
        true => format!("`{word}` is no instruction: every build on top of this image stops at this trigger"),
        false => format!("`{word}` is no instruction, and the build stops here"),
    };
    let fault = error("unknown-instruction", span, message);
    match meant {
        Keyword::Unknown => fault.assumed("The line is left out.").help(
            "If the line belongs to the instruction above, end the line before it with the escape token; \
             otherwise begin it with an instruction or make it a comment.",
        ),
        meant => {
            let name = meant.name();
            fault.assumed(format!("{name} was meant.")).help(format!("Did you mean {name}?")).repair(span, name)
        }
    }
}

pub(super) fn unknown_lines(fault: &mut SyntaxError, more: usize) {
    fault.assumed = match more {
        1 => "This line and the next one, which is no instruction either, are left out.".to_string(),
        n => format!("This line and the {n} after it, which are no instructions either, are left out."),
    };
}

pub(super) fn empty_instruction(span: Span) -> SyntaxError {
    error(
        "empty-instruction",
        span,
        "A continuation mark with nothing to continue is an empty instruction to the builder, which refuses it",
    )
    .assumed("The line is left out.")
    .help("Delete the line.")
}

pub(super) fn missing_continuation(span: Span, keyword: &str, why: &str) -> SyntaxError {
    error(
        "missing-continuation",
        span,
        format!("{why}, but the line before does not end in a continuation mark: the builder takes this for an instruction of its own and stops"),
    )
    .assumed(format!("The line belongs to the {keyword} above it."))
    .help("End the line before it with the escape token.")
}

pub(super) fn before_from(span: Span, keyword: &str) -> SyntaxError {
    error("missing-from", span, format!("{keyword} stands before any FROM; only ARG may, and the build stops here"))
        .assumed("A stage from an image not named here begins with this instruction.")
        .help("Begin the file with FROM and the image to build on.")
}

pub(super) fn no_stages(span: Span) -> SyntaxError {
    error("missing-from", span, "The file has no FROM, so there is no stage to build and the builder refuses it")
        .help("Add FROM and the image to build on.")
}

pub(super) fn onbuild_forbidden(span: Span, keyword: &str) -> SyntaxError {
    error(
        "onbuild-forbidden",
        span,
        format!("{keyword} cannot be a trigger, and the builder refuses ONBUILD {keyword}"),
    )
    .assumed("The trigger is read and does nothing.")
    .help(match keyword {
        "ONBUILD" => "Write ONBUILD once.",
        "FROM" => "Choose the image in the Dockerfile that builds on this one.",
        _ => "Use `ONBUILD LABEL org.opencontainers.image.authors=…`.",
    })
}

// Arguments.

pub(super) fn missing_arguments(span: Span, keyword: &str, wants: &str, example: &str) -> SyntaxError {
    error("missing-arguments", span, format!("{keyword} needs {wants}; the builder refuses it without"))
        .assumed("The instruction is left out.")
        .help(format!("Write it out: `{example}`."))
}

pub(super) fn run_nothing(span: Span) -> SyntaxError {
    error(
        "missing-arguments",
        span,
        "RUN has no command: the shell is started with nothing to run, and the build fails",
    )
    .assumed("The instruction does nothing.")
    .help("Give it a command or delete it.")
}

pub(super) fn from_arguments(span: Span, count: usize) -> SyntaxError {
    error(
        "from-arguments",
        span,
        format!("FROM takes an image, or an image and `AS name`; the builder refuses {count} words"),
    )
    .assumed("The first word is the image.")
    .help("Write `FROM image` or `FROM image AS name`.")
}

pub(super) fn from_middle(word: &Word) -> SyntaxError {
    error(
        "from-arguments",
        word.span,
        format!("`{}` stands where FROM wants AS, and the builder refuses the line", word.text),
    )
    .assumed("AS was meant.")
    .help("Write `FROM image AS name`.")
    .repair(word.span, "AS")
}

pub(super) fn stage_name(word: &Word) -> SyntaxError {
    error(
        "stage-name",
        word.span,
        format!(
            "`{}` cannot name a stage: a name begins with a letter and goes on with letters, digits, `-`, `_` and `.`; \
             the builder refuses the file",
            word.text
        ),
    )
    .assumed("The stage has this name.")
    .help("Give the stage a name of that form.")
}

pub(super) fn not_strings(span: Span, keyword: &str, repair: Option<String>, text: &str) -> SyntaxError {
    let fault = error(
        "json-not-strings",
        span,
        format!("`{text}` in the JSON form of {keyword} is no string, and the builder refuses the whole array"),
    );
    match repair {
        Some(repair) => {
            fault.assumed("The value was meant as a string.").help("Put it in double quotes.").repair(span, repair)
        }
        None => fault.assumed("The array is left out.").help("Use strings only."),
    }
}

pub(super) fn shell_not_json(span: Span) -> SyntaxError {
    error(
        "shell-not-json",
        span,
        "SHELL is refused unless its arguments are a JSON array of strings with at least one in it",
    )
    .assumed("The shell stays as it was.")
    .help("Write it as an array: `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]`.")
}

pub(super) fn missing_value(word: &Word, keyword: &str) -> SyntaxError {
    let text = &word.text;
    error("missing-value", word.span, format!("{keyword} gives `{text}` no value, and the builder refuses the line"))
        .assumed("The value is empty.")
        .help(format!("Write `{keyword} {text}=value`."))
}

pub(super) fn missing_equals(word: &Word, keyword: &str) -> SyntaxError {
    let text = &word.text;
    error(
        "missing-equals",
        word.span,
        format!("`{text}` has no `=`: once the first word of {keyword} has one every word needs one, and the builder refuses the line"),
    )
    .assumed("The word is left out.")
    .help("If it belongs to the value before it, quote that value; otherwise write `name=value`.")
}

pub(super) fn blank_name(span: Span, keyword: &str) -> SyntaxError {
    error("blank-name", span, format!("A name before `=` is missing, and the builder refuses the {keyword}"))
        .assumed("The pair is left out.")
        .help("Write `name=value`, without blanks around `=`.")
}

pub(super) fn empty_volume(span: Span) -> SyntaxError {
    error("empty-volume", span, "A volume without a path is refused by the builder")
        .assumed("The empty one is left out.")
        .help("Name the directory, or drop the empty string.")
}

pub(super) fn heredoc_destination(span: Span, keyword: &str) -> SyntaxError {
    error(
        "heredoc-destination",
        span,
        format!("The last word of {keyword} is the destination; the builder refuses a here-document there"),
    )
    .assumed("The instruction is left out.")
    .help(format!("Add the path to write to: `{keyword} <<EOF /path`."))
}

pub(super) fn healthcheck_type(span: Span, word: &str, near: Option<&str>) -> SyntaxError {
    let fault = error(
        "healthcheck-type",
        span,
        format!("HEALTHCHECK is followed by CMD or NONE; the builder refuses `{word}`"),
    );
    match near {
        Some(near) => {
            fault.assumed(format!("{near} was meant.")).help(format!("Did you mean {near}?")).repair(span, near)
        }
        None => fault
            .assumed("CMD was left out.")
            .help("Write CMD before the command.")
            .repair(Span { end: span.start, ..span }, "CMD "),
    }
}

pub(super) fn healthcheck_none(span: Span) -> SyntaxError {
    error(
        "too-many-arguments",
        span,
        "HEALTHCHECK NONE takes nothing after it, and the builder refuses what stands here",
    )
    .assumed("The check is switched off.")
    .help("Drop the words after NONE, or write CMD instead of NONE.")
}

pub(super) fn lexed(span: Span, keyword: &str, fault: &LexError) -> SyntaxError {
    let help = match fault.kind {
        "unterminated-quote" => "Close the quote, or put the escape token before it if it is meant as a character.",
        _ => {
            "The builder knows `${n}`, `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `##`, `%`, `%%`, `/` and `//` after the name."
        }
    };
    error(fault.kind, span, format!("{}, and the builder refuses the {keyword}", sentence(&fault.message)))
        .assumed("The text is taken as it stands.")
        .help(help)
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

// Here-documents.

pub(super) fn unterminated_heredoc(name: &str, word: Span, near: Option<Span>) -> SyntaxError {
    let fault = error(
        "unterminated-heredoc",
        word,
        format!(
            "No line after this one is exactly `{name}`, so the here-document never ends and the builder refuses the file"
        ),
    );
    match near {
        Some(near) => fault
            .assumed("It ends where the name stands with blanks around it.")
            .help(format!("Write `{name}` at the start of its line with nothing else on it, or open with `<<-` and indent with tabs."))
            .repair(near, name),
        None => fault
            .assumed("It runs to the end of the file.")
            .help(format!("End it with a line that holds `{name}` and nothing else.")),
    }
}

// Flags.

pub(super) fn unknown_flag(keyword: Keyword, flag: &Flag, near: Option<&str>, known: &[&str]) -> SyntaxError {
    let (name, keyword) = (&flag.name, keyword.name());
    let fault =
        error("unknown-flag", flag.span, format!("{keyword} has no flag `--{name}`, and the builder refuses it"))
            .assumed("The flag does nothing.");
    match near {
        Some(near) => fault.help(format!("Did you mean `--{near}`?")).repair(flag.name_span, near),
        None if known.is_empty() => fault.help(format!("{keyword} takes no flags; drop it.")),
        None => fault.help(format!("{keyword} takes --{}.", known.join(", --"))),
    }
}

pub(super) fn duplicate_flag(keyword: Keyword, flag: &Flag, first: &Flag) -> SyntaxError {
    let value = first.value.as_ref().map(|value| format!(", `{}`,", value.text)).unwrap_or_default();
    error(
        "duplicate-flag",
        flag.span,
        format!("`--{}` is given twice, and the builder refuses the {}", flag.name, keyword.name()),
    )
    .assumed(format!("The first one{value} holds."))
    .help("Keep one of them.")
}

pub(super) fn flag_without_value(keyword: Keyword, flag: &Flag) -> SyntaxError {
    let name = &flag.name;
    error(
        "flag-without-value",
        flag.span,
        format!("`--{name}` has no value, and the builder refuses the {}", keyword.name()),
    )
    .assumed("The flag does nothing.")
    .help(format!("Write `--{name}=value`, with `=` and without blanks."))
}

pub(super) fn flag_value(flag: &Flag, value: &Word, wants: &str, near: Option<&str>) -> SyntaxError {
    let fault = error(
        "flag-value",
        value.span,
        format!("`--{}` wants {wants}; the builder refuses `{}`", flag.name, value.text),
    )
    .assumed("The flag does nothing.");
    match near {
        Some(near) => fault.help(format!("Did you mean `{near}`?")).repair(value.span, near),
        None => fault.help(format!("Give it {wants}.")),
    }
}

pub(super) fn mount_key(pair: &Pair, near: Option<&str>) -> SyntaxError {
    let key = &pair.key.text;
    let fault =
        error("mount-option", pair.span, format!("`{key}` is no option of `--mount`, and the builder refuses it"))
            .assumed("The option does nothing.");
    match near {
        Some(near) => fault.help(format!("Did you mean `{near}`?")),
        None => fault.help("Drop it."),
    }
}

pub(super) fn mount_type(span: Span, kind: &str, near: Option<&str>) -> SyntaxError {
    let fault = error("mount-option", span, format!("There is no mount of type `{kind}`, and the builder refuses it"))
        .assumed("The mount does nothing.");
    match near {
        Some(near) => fault.help(format!("Did you mean `{near}`?")),
        None => fault.help("Use `bind`, `cache`, `tmpfs`, `secret` or `ssh`."),
    }
}

pub(super) fn mount(span: Span, message: &str, help: &str) -> SyntaxError {
    error("mount-option", span, format!("{message}, and the builder refuses it"))
        .assumed("The option does nothing.")
        .help(help)
}
