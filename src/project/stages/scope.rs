//! ARG and ENV: which name has which value where, as BuildKit has it. ENV wins over ARG whatever their
//! order; a stage starts with what the stage it is made from ends with; global ARGs are seen by FROM
//! and by an ARG of the same name.
//! Source: BuildKit, frontend/dockerfile/dockerfile2llb/convert.go.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::syntax::dockerfile::expand::{self, Expansion, Value};
use crate::syntax::dockerfile::{Args, Instruction, Keyword, Pair};

/// Arguments that the builder sets itself; FROM sees them without any ARG.
pub const PLATFORM_ARGS: &[&str] = &[
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// The variables of a file.
#[derive(Debug, Default)]
pub struct Scope {
    escape: char,
    build_args: HashMap<String, String>,
    globals: BTreeMap<String, Value>,
    /// What the global ARGs say by themselves, without `--build-arg`.
    defaults: BTreeMap<String, Value>,
    /// Global ARGs without a value.
    bare: HashSet<String>,
    stages: Vec<StageScope>,
}

/// Values by name, each from the instruction after the one it was set at.
type History = BTreeMap<String, Vec<(usize, Value)>>;

#[derive(Debug, Default)]
struct StageScope {
    parent: Option<usize>,
    /// The base image's own variables are known to be `PATH` and no other.
    plain_base: bool,
    env: History,
    arg: History,
}

impl Scope {
    pub fn new(escape: char, build_args: &[(String, String)]) -> Self {
        Scope { escape, build_args: build_args.iter().cloned().collect(), ..Scope::default() }
    }

    /// Takes an ARG that stands before the first FROM.
    pub fn declare_global(&mut self, pair: &Pair) {
        let name = pair.key.text.to_string();
        if pair.value.is_none() {
            self.bare.insert(name.clone());
        }
        let default = self.value(pair, |name| lookup_in(&self.defaults, name));
        self.defaults.insert(name.clone(), default);
        let value = match self.build_args.get(&name) {
            Some(value) => Value::Known(value.clone()),
            None => self.value(pair, |name| self.in_from(name)),
        };
        self.globals.insert(name, value);
    }

    /// Begins the next stage. `plain_base`: the image is known to set nothing but `PATH`.
    pub fn begin_stage(&mut self, parent: Option<usize>, plain_base: bool) {
        self.stages.push(StageScope { parent, plain_base, ..StageScope::default() });
    }

    /// Takes an ARG or ENV at index `at` of the stage begun last.
    pub fn take(&mut self, ins: &Instruction, at: usize) {
        let (Args::Pairs { pairs, .. }, Some(stage)) = (&ins.args, self.stages.len().checked_sub(1)) else { return };
        let env = ins.keyword == Keyword::Env;
        // All pairs of one ENV see the values from before it; those of one ARG see each other.
        let mut values = Vec::new();
        for pair in pairs {
            let name = pair.key.text.to_string();
            let value = if env {
                self.value(pair, |name| self.lookup(stage, at, name))
            } else {
                self.argument(pair, stage, at)
            };
            if env {
                values.push((name, value));
            } else {
                self.stages[stage].arg.entry(name).or_default().push((at, value));
            }
        }
        for (name, value) in values {
            self.stages[stage].env.entry(name).or_default().push((at, value));
        }
    }

    fn argument(&self, pair: &Pair, stage: usize, at: usize) -> Value {
        let name = pair.key.text.as_str();
        if let Some(value) = self.build_args.get(name) {
            return Value::Known(value.clone());
        }
        match &pair.value {
            Some(_) => self.value(pair, |name| self.lookup(stage, at + 1, name)),
            None => match self.globals.get(name) {
                Some(value) => value.clone(),
                None => Value::Unknown,
            },
        }
    }

    fn value(&self, pair: &Pair, lookup: impl Fn(&str) -> Value) -> Value {
        let Some(word) = &pair.value else { return Value::Unknown };
        match expand::expand(&word.text, self.escape, &lookup) {
            Ok(expansion) => expansion.known().map_or(Value::Unknown, |text| Value::Known(text.to_owned())),
            Err(_) => Value::Unknown,
        }
    }

    /// What FROM sees.
    pub fn in_from(&self, name: &str) -> Value {
        lookup_in(&self.globals, name)
    }

    /// What FROM would see without any `--build-arg`.
    pub fn in_from_by_default(&self, name: &str) -> Value {
        lookup_in(&self.defaults, name)
    }

    /// The global ARGs declared, for suggestions.
    pub fn global_names(&self) -> impl Iterator<Item = &str> {
        self.globals.keys().map(String::as_str)
    }

    /// What the instruction at index `at`, in stage `stage`, sees.
    pub fn lookup(&self, stage: usize, at: usize, name: &str) -> Value {
        match self.find(stage, at, name, |scope| &scope.env).or_else(|| self.find(stage, at, name, |scope| &scope.arg))
        {
            Some(value) => value.clone(),
            None if name == "PATH" || PROXY_ARGS.contains(&name.to_ascii_lowercase().as_str()) => Value::Unknown,
            None if self.chain(stage).last().is_some_and(|(_, root)| root.plain_base) => Value::Unset,
            None => Value::Unknown,
        }
    }

    /// Whether an ARG and no ENV of this file gives `name` its value there: whoever builds may give another, and the container
    /// does not have it.
    pub fn is_argument(&self, stage: usize, at: usize, name: &str) -> bool {
        self.find(stage, at, name, |scope| &scope.env).is_none()
            && self.find(stage, at, name, |scope| &scope.arg).is_some()
    }

    /// Whether an ARG or ENV of this file gives `name` a value there, known or not.
    pub fn declared(&self, stage: usize, at: usize, name: &str) -> bool {
        self.find(stage, at, name, |scope| &scope.env)
            .or_else(|| self.find(stage, at, name, |scope| &scope.arg))
            .is_some()
    }

    /// The names that the stages of this file give a value, known or not.
    pub fn all_names(&self) -> impl Iterator<Item = &str> {
        self.stages.iter().flat_map(|scope| scope.env.keys().chain(scope.arg.keys())).map(String::as_str)
    }

    /// The names that the instruction at `at` could have meant.
    pub fn names(&self, stage: usize, at: usize) -> impl Iterator<Item = &str> {
        self.chain(stage).flat_map(move |(index, scope)| {
            let seen = move |history: &[(usize, Value)]| index != stage || history.iter().any(|(set, _)| *set < at);
            let both = scope.env.iter().chain(&scope.arg);
            both.filter(move |(_, history)| seen(history)).map(|(name, _)| name.as_str())
        })
    }

    /// The text of a word as the instruction at `at` sees it; `None` where the builder would refuse it.
    pub fn expand(&self, stage: usize, at: usize, word: &str) -> Option<Expansion> {
        expand::expand(word, self.escape, &|name| self.lookup(stage, at, name)).ok()
    }

    /// The same for FROM.
    pub fn expand_from(&self, word: &str) -> Option<Expansion> {
        expand::expand(word, self.escape, &|name| self.in_from(name)).ok()
    }

    /// What FROM sees without any `--build-arg`, where every variable of `word` brings its own default:
    /// `${V:-3.8}` under an `ARG V` that gives no value.
    pub fn expand_from_defaults(&self, word: &str) -> Option<String> {
        if word.matches('$').count() != word.matches(":-").count() {
            return None;
        }
        let expansion = expand::expand(word, self.escape, &|name| match self.in_from(name) {
            Value::Unknown if self.bare.contains(name) => Value::Unset,
            value => value,
        });
        expansion.ok()?.known().map(str::to_owned)
    }

    fn chain(&self, stage: usize) -> impl Iterator<Item = (usize, &StageScope)> {
        std::iter::successors(Some(stage), |&index| self.stages.get(index)?.parent)
            .filter_map(|index| Some((index, self.stages.get(index)?)))
    }

    fn find(&self, stage: usize, at: usize, name: &str, which: impl Fn(&StageScope) -> &History) -> Option<&Value> {
        self.chain(stage).find_map(|(index, scope)| {
            let history = which(scope).get(name)?;
            let before = if index == stage { history.partition_point(|(set, _)| *set < at) } else { history.len() };
            history.get(before.checked_sub(1)?).map(|(_, value)| value)
        })
    }
}

const PROXY_ARGS: &[&str] = &["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];

fn lookup_in(values: &BTreeMap<String, Value>, name: &str) -> Value {
    match values.get(name) {
        Some(value) => value.clone(),
        None if PLATFORM_ARGS.contains(&name) => Value::Unknown,
        None => Value::Unset,
    }
}
