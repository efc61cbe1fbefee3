//! The parts of a service that have parts themselves.

use super::super::tree::{Field, Reader};
use super::super::values::{Pair, Text, split_words};
use crate::syntax::yaml::{Node, Value};
use crate::text::Span;

/// `build`: a directory or URL, or a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    pub key_span: Span,
    pub span: Span,
    /// As written in either form; absent in a map it is `.`, the project's directory.
    pub context: Option<Text>,
    /// Relative to the context.
    pub dockerfile: Option<Text>,
    pub dockerfile_inline: Option<Text>,
    pub target: Option<Text>,
    pub args: Vec<Pair>,
    pub labels: Vec<Pair>,
    pub platforms: Vec<Text>,
    pub additional_contexts: Vec<Pair>,
    pub secrets: Vec<Named>,
    pub cache_from: Vec<Text>,
    pub cache_to: Vec<Text>,
    pub tags: Vec<Text>,
    pub no_cache: Option<Text>,
    pub privileged: Option<Text>,
    pub network: Option<Text>,
}

/// `command`, `entrypoint` or a healthcheck's `test`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandLine {
    /// One text. Compose itself takes that of `command` and `entrypoint` apart into words; no shell runs
    /// it. That of a `test` a shell does run.
    Line(Text),
    Words(Span, Vec<Text>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Healthcheck {
    pub key_span: Span,
    pub span: Span,
    pub test: Option<CommandLine>,
    /// `disable: true`, or a test of `NONE`.
    pub disabled: bool,
    pub interval: Option<Text>,
    pub timeout: Option<Text>,
    pub retries: Option<Text>,
    pub start_period: Option<Text>,
    pub start_interval: Option<Text>,
}

/// One entry of `depends_on`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    pub name: String,
    /// The name, where it is written.
    pub span: Span,
    /// `service_started` where none is written.
    pub condition: Option<Text>,
    pub long: bool,
    pub required: bool,
    pub restart: bool,
}

/// A network, secret or config by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub span: Span,
    /// Where a secret or config is mounted, if that is said.
    pub target: Option<Text>,
    /// Further names on a network.
    pub aliases: Vec<Text>,
    /// Fixed addresses on a network, `ipv4_address` and `ipv6_address`.
    pub addresses: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvFile {
    pub path: Text,
    /// False: Compose goes on without it.
    pub required: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extends {
    pub span: Span,
    pub service: Text,
    /// None: a service of the same file.
    pub file: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logging {
    pub span: Span,
    pub driver: Option<Text>,
    pub options: Vec<Pair>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deploy {
    pub span: Span,
    pub mode: Option<Text>,
    pub replicas: Option<Text>,
    /// `resources.limits`
    pub cpus: Option<Text>,
    pub memory: Option<Text>,
    pub pids: Option<Text>,
    /// `resources.reservations.memory`
    pub reserved_memory: Option<Text>,
    /// `restart_policy.condition`; absent in a policy it is `any`.
    pub restart_condition: Option<Text>,
    pub has_restart_policy: bool,
    pub labels: Vec<Pair>,
}

impl Build {
    pub fn read<'a>(reader: &Reader<'a>, field: &Field<'a>) -> Option<Build> {
        let node = field.value;
        let inner = |name: &str| reader.get(node, name).map(|field| field.value);
        let text = |name: &str| inner(name).and_then(|node| reader.scalar(node));
        let texts = |name: &str| inner(name).map(|node| reader.texts(node)).unwrap_or_default();
        let pairs = |name: &str| inner(name).map(|node| reader.pairs(node)).unwrap_or_default();
        (!node.is_null()).then(|| Build {
            key_span: field.key,
            span: node.span,
            context: reader.scalar(node).or_else(|| text("context")),
            dockerfile: text("dockerfile"),
            dockerfile_inline: text("dockerfile_inline"),
            target: text("target"),
            args: pairs("args"),
            labels: pairs("labels"),
            platforms: texts("platforms"),
            additional_contexts: pairs("additional_contexts"),
            secrets: inner("secrets").map(|node| Named::all(reader, node)).unwrap_or_default(),
            cache_from: texts("cache_from"),
            cache_to: texts("cache_to"),
            tags: texts("tags"),
            no_cache: text("no_cache"),
            privileged: text("privileged"),
            network: text("network"),
        })
    }
}

impl CommandLine {
    pub fn read<'a>(reader: &Reader<'a>, node: &'a Node) -> Option<CommandLine> {
        match &node.value {
            Value::Sequence { .. } => Some(CommandLine::Words(node.span, reader.texts(node))),
            _ => reader.scalar(node).map(CommandLine::Line),
        }
    }

    pub fn span(&self) -> Span {
        match self {
            CommandLine::Line(text) => text.span,
            CommandLine::Words(span, _) => *span,
        }
    }

    /// The words that are run, as far as a `command` or `entrypoint` goes. None where a variable is not
    /// known or a quote is not closed.
    pub fn words(&self) -> Option<Vec<String>> {
        match self {
            CommandLine::Line(text) => split_words(text.value.as_deref()?),
            CommandLine::Words(_, words) => words.iter().map(|word| word.value.clone()).collect(),
        }
    }

    /// As `words`, joined by blanks, what is not known standing as it is written: for looking, not for
    /// running.
    pub fn shown(&self) -> String {
        match self {
            CommandLine::Line(text) => text.shown().to_string(),
            CommandLine::Words(_, words) => words.iter().map(Text::shown).collect::<Vec<_>>().join(" "),
        }
    }
}

impl Healthcheck {
    pub fn read<'a>(reader: &Reader<'a>, field: &Field<'a>) -> Option<Healthcheck> {
        let node = field.value;
        let inner = |name: &str| reader.get(node, name).map(|field| field.value);
        let text = |name: &str| inner(name).and_then(|node| reader.scalar(node));
        let test = inner("test").and_then(|node| CommandLine::read(reader, node));
        let none =
            matches!(&test, Some(CommandLine::Words(_, words)) if words.first().is_some_and(|word| word.raw == "NONE"));
        let disabled = none || text("disable").is_some_and(|text| text.truth() == Some(true));
        (!node.entries().is_empty()).then(|| Healthcheck {
            key_span: field.key,
            span: node.span,
            test,
            disabled,
            interval: text("interval"),
            timeout: text("timeout"),
            retries: text("retries"),
            start_period: text("start_period"),
            start_interval: text("start_interval"),
        })
    }

    /// The command a shell runs: that of a text, or of `CMD-SHELL`.
    pub fn script(&self) -> Option<&Text> {
        match self.test.as_ref()? {
            CommandLine::Line(text) => Some(text),
            CommandLine::Words(_, words) => match &words[..] {
                [first, script, ..] if first.raw == "CMD-SHELL" => Some(script),
                _ => None,
            },
        }
    }

    /// The words run without a shell: those after `CMD`.
    pub fn exec(&self) -> Option<&[Text]> {
        match self.test.as_ref()? {
            CommandLine::Words(_, words) if words.first()?.raw == "CMD" => words.get(1..),
            _ => None,
        }
    }
}

impl Dependency {
    pub fn all<'a>(reader: &Reader<'a>, node: &'a Node) -> Vec<Dependency> {
        let short = reader.texts(node).into_iter().map(|text| Dependency {
            name: text.shown().to_string(),
            span: text.span,
            condition: None,
            long: false,
            required: true,
            restart: false,
        });
        let long = reader.ordered(node).into_iter().map(|field| {
            let text = |name: &str| reader.get(field.value, name).and_then(|field| reader.scalar(field.value));
            let truth = |name: &str| text(name).and_then(|text| text.truth());
            Dependency {
                name: field.name.to_string(),
                span: field.key,
                condition: text("condition"),
                long: true,
                required: truth("required") != Some(false),
                restart: truth("restart") == Some(true),
            }
        });
        short.chain(long).collect()
    }

    /// The condition that holds, by its name; none where a variable hides it.
    pub fn condition(&self) -> Option<&str> {
        match &self.condition {
            Some(text) => text.value.as_deref(),
            None => Some("service_started"),
        }
    }
}

impl Named {
    pub fn all<'a>(reader: &Reader<'a>, node: &'a Node) -> Vec<Named> {
        let plain =
            |name: String, span: Span| Named { name, span, target: None, aliases: Vec::new(), addresses: Vec::new() };
        let listed = reader.items(node).into_iter().filter_map(|item| match &item.value {
            Value::Mapping { .. } => {
                let text = |name: &str| reader.get(item, name).and_then(|field| reader.scalar(field.value));
                let source = text("source")?;
                Some(Named { target: text("target"), ..plain(source.shown().to_string(), source.span) })
            }
            _ => reader.scalar(item).map(|text| plain(text.shown().to_string(), text.span)),
        });
        let mapped = reader.ordered(node).into_iter().map(|field| {
            let aliases = reader.get(field.value, "aliases").map(|field| reader.texts(field.value));
            let address = |name: &str| reader.scalar(reader.get(field.value, name)?.value);
            let addresses = ["ipv4_address", "ipv6_address"].into_iter().filter_map(address).collect();
            Named { aliases: aliases.unwrap_or_default(), addresses, ..plain(field.name.to_string(), field.key) }
        });
        listed.chain(mapped).collect()
    }
}

impl EnvFile {
    pub fn all<'a>(reader: &Reader<'a>, node: &'a Node) -> Vec<EnvFile> {
        let nodes = match &node.value {
            Value::Sequence { .. } => reader.items(node),
            _ => vec![node],
        };
        let read = |node: &'a Node| {
            let text = |name: &str| reader.get(node, name).and_then(|field| reader.scalar(field.value));
            let required = text("required").and_then(|text| text.truth()) != Some(false);
            Some(EnvFile { path: reader.scalar(node).or_else(|| text("path"))?, required })
        };
        nodes.into_iter().filter_map(read).collect()
    }
}

impl Extends {
    pub fn read<'a>(reader: &Reader<'a>, node: &'a Node) -> Option<Extends> {
        let text = |name: &str| reader.get(node, name).and_then(|field| reader.scalar(field.value));
        let service = reader.scalar(node).or_else(|| text("service"))?;
        Some(Extends { span: node.span, service, file: text("file") })
    }
}

impl Logging {
    pub fn read<'a>(reader: &Reader<'a>, field: &Field<'a>) -> Option<Logging> {
        let inner = |name: &str| reader.get(field.value, name).map(|field| field.value);
        (!field.value.entries().is_empty()).then(|| Logging {
            span: field.value.span,
            driver: inner("driver").and_then(|node| reader.scalar(node)),
            options: inner("options").map(|node| reader.pairs(node)).unwrap_or_default(),
        })
    }
}

impl Deploy {
    pub fn read<'a>(reader: &Reader<'a>, field: &Field<'a>) -> Option<Deploy> {
        let node = field.value;
        let at =
            |path: &[&str]| path.iter().try_fold(node, |node, name| reader.get(node, name).map(|field| field.value));
        let text = |path: &[&str]| at(path).and_then(|node| reader.scalar(node));
        (!node.entries().is_empty()).then(|| Deploy {
            span: node.span,
            mode: text(&["mode"]),
            replicas: text(&["replicas"]),
            cpus: text(&["resources", "limits", "cpus"]),
            memory: text(&["resources", "limits", "memory"]),
            pids: text(&["resources", "limits", "pids"]),
            reserved_memory: text(&["resources", "reservations", "memory"]),
            restart_condition: text(&["restart_policy", "condition"]),
            has_restart_policy: at(&["restart_policy"]).is_some_and(|node| !node.is_null()),
            labels: at(&["labels"]).map(|node| reader.pairs(node)).unwrap_or_default(),
        })
    }
}
