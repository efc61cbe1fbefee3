//! Puts the meaning of one Dockerfile together, in one pass over its instructions.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::knowledge::images;
use crate::project::packages::{self, settings};
use crate::project::stages::image::ImageRef;
use crate::project::stages::scope::Scope;
use crate::project::stages::stage::{Base, Exposed, ShellName, Stage, Step, User, Volume};
use crate::project::{Dockerfile, stages::commands, stages::copied, stages::stage};
use crate::syntax::dockerfile::{self as tree, Args, Command, Instruction, Keyword};
use crate::text::FileId;

/// Images that set no variable but `PATH`, so that an unset name is known to be unset.
const PLAIN_BASES: &[&str] = &["alpine", "busybox", "debian", "ubuntu"];

/// Reads `text` and works out what it means; `build_args` are `--build-arg` values.
pub fn dockerfile(file: FileId, text: &str, build_args: &[(String, String)]) -> Dockerfile {
    let (tree, errors) = tree::parse(text);
    // Without FROM the builder refuses the file; what stands there is read as a stage from an unknown image.
    let before_stages = |ins: &Instruction| matches!(ins.keyword, Keyword::Arg | Keyword::Unknown);
    let first = tree.instructions.iter().position(|ins| !before_stages(ins));
    let globals = 0..first.unwrap_or(tree.instructions.len());
    let mut scope = Scope::new(tree.escape, build_args);
    for ins in &tree.instructions[globals.clone()] {
        if let (Keyword::Arg, Args::Pairs { pairs, .. }) = (ins.keyword, &ins.args) {
            pairs.iter().for_each(|pair| scope.declare_global(pair));
        }
    }
    let mut builder = Builder { text, tree: &tree, scope, stages: Vec::new(), names: HashMap::new() };
    for (at, ins) in tree.instructions.iter().enumerate().skip(globals.end) {
        match ins.keyword {
            Keyword::From => builder.begin(at, ins),
            _ => {
                if builder.stages.is_empty() {
                    builder.begin(at, ins);
                }
                builder.step(at, ins);
            }
        }
    }
    let Builder { scope, mut stages, names, .. } = builder;
    let ships: Vec<usize> = stages.len().checked_sub(1).into_iter().collect();
    mark_use(&tree, &mut stages, &ships);
    let mut docker = Dockerfile {
        file,
        errors,
        globals,
        stages,
        ships,
        names,
        scope,
        tree,
        copied: Vec::new(),
        indent: OnceLock::new(),
    };
    docker.copied = copied::of(&docker);
    docker
}

/// Marks what is needed where other stages than the last are the images that are used.
pub fn mark(docker: &mut Dockerfile, ships: Vec<usize>) {
    mark_use(&docker.tree, &mut docker.stages, &ships);
    docker.ships = ships;
}

struct Builder<'a> {
    text: &'a str,
    tree: &'a tree::Dockerfile,
    scope: Scope,
    stages: Vec<Stage>,
    /// Names of stages, in lower case; the first of a name counts, as in the builder.
    names: HashMap<String, usize>,
}

impl Builder<'_> {
    fn begin(&mut self, at: usize, ins: &Instruction) {
        let index = self.stages.len();
        let (base, name) = match &ins.args {
            Args::From { image, alias } => {
                let text = self.scope.expand_from(&image.text).and_then(|e| e.known().map(str::to_owned));
                let text = text.or_else(|| self.scope.expand_from_defaults(&image.text));
                (self.base(text.as_deref()), alias.as_ref().map(|a| a.name.text.as_str().to_ascii_lowercase()))
            }
            _ => (Base::Unknown, None),
        };
        let parent = match base {
            Base::Stage(parent) => Some(parent),
            _ => None,
        };
        let plain = match &base {
            Base::Scratch => true,
            Base::Image(image) => image.official().is_some_and(|name| PLAIN_BASES.contains(&name)),
            _ => false,
        };
        self.scope.begin_stage(parent, plain);
        let platform = ins.flag("platform").is_some_and(|word| word.text.starts_with("windows"));
        let windows = match &base {
            Base::Stage(parent) => self.stages[*parent].on_windows,
            Base::Image(image) => images::is_windows(&image.repository, image.tag.as_deref().unwrap_or_default()),
            _ => false,
        };
        let inherited = parent.map(|parent| &self.stages[parent]);
        let user = inherited.and_then(|stage| stage.user.clone());
        let process = inherited.and_then(|stage| stage.process.clone());
        let firsts = inherited.map(|stage| stage.firsts).unwrap_or_default();
        if let Some(name) = &name {
            self.names.entry(name.clone()).or_insert(index);
        }
        self.stages.push(Stage {
            index,
            name,
            base,
            from: at,
            body: at + 1..at + 1,
            steps: Vec::new(),
            is_final: false,
            in_final_chain: false,
            reachable: false,
            is_parent: false,
            on_windows: windows || platform,
            process,
            exposed: Vec::new(),
            volumes: Vec::new(),
            user,
            firsts,
            asked: stage::Asked::default(),
        });
    }

    fn base(&self, text: Option<&str>) -> Base {
        match text {
            Some("scratch") => Base::Scratch,
            Some(text) => match self.names.get(&text.to_ascii_lowercase()) {
                Some(&stage) => Base::Stage(stage),
                None => ImageRef::parse(text).map_or(Base::Unknown, Base::Image),
            },
            None => Base::Unknown,
        }
    }

    fn step(&mut self, at: usize, outer: &Instruction) {
        let Some(index) = self.stages.len().checked_sub(1) else { return };
        let inner = commands::onbuild_inner(outer);
        let ins = inner.unwrap_or(outer);
        let (shell, user, workdir) = self.state(index);
        let shell = self.directive(at).unwrap_or(shell);
        let (commands, shell_errors) = commands::of_instruction(ins, self.text, &shell);
        let packages = packages::calls(&commands);
        let removals = packages::Removals::of(&commands, &packages);
        let recommends = settings::recommends(&commands);
        let stage = &mut self.stages[index];
        stage.body.end = at + 1;
        let mut named = packages.iter().flat_map(|call| &call.packages);
        let note = |first: &mut Option<usize>, here: bool| *first = first.or(here.then_some(at));
        note(&mut stage.firsts.recommends, recommends.is_some() || settings::may_copy_configuration(ins));
        note(&mut stage.firsts.certificates, named.any(|package| package.name == "ca-certificates"));
        note(&mut stage.firsts.agreed, settings::agrees(ins));
        stage.steps.push(Step {
            at,
            onbuild: inner.is_some(),
            commands,
            shell_errors,
            packages,
            removals,
            recommends,
            shell,
            user,
            workdir,
        });
        if inner.is_none() {
            self.declare(index, at, ins);
        }
    }

    /// SHELL, USER and WORKDIR in force after the last step.
    fn state(&self, index: usize) -> (ShellName, Option<User>, Option<String>) {
        let stage = &self.stages[index];
        let Some(last) = stage.steps.last() else {
            let inherited = match stage.base {
                Base::Stage(parent) => Some(parent),
                _ => None,
            };
            return match (inherited, &stage.base) {
                (Some(parent), _) => self.state(parent),
                (None, Base::Scratch) => (self.first_shell(stage), None, Some("/".to_owned())),
                (None, Base::Image(image)) if image.official().is_some_and(|n| PLAIN_BASES.contains(&n)) => {
                    (self.first_shell(stage), None, Some("/".to_owned()))
                }
                _ => (self.first_shell(stage), None, None),
            };
        };
        let (mut shell, mut workdir) = (last.shell.clone(), last.workdir.clone());
        if !last.onbuild {
            match (&self.tree.instructions[last.at].args, self.tree.instructions[last.at].keyword) {
                (Args::Command(Command::Exec(words)), Keyword::Shell) => {
                    shell = ShellName::Set(words.iter().map(|word| word.text.to_string()).collect());
                }
                (Args::Value(word), Keyword::Workdir) => {
                    let path = self.scope.expand(index, last.at, &word.text);
                    workdir = path.as_ref().and_then(|e| e.known()).and_then(|path| join(workdir.as_deref(), path));
                }
                _ => {}
            }
        }
        (shell, stage.user.clone(), workdir)
    }

    /// The shell before any SHELL: what a comment for hadolint says above FROM or at the top of the file,
    /// else the builder's own, which on Windows is `cmd /S /C`.
    fn first_shell(&self, stage: &Stage) -> ShellName {
        let own = || stage.on_windows.then(|| ShellName::Set(["cmd", "/S", "/C"].map(str::to_owned).to_vec()));
        self.directive(stage.from).or_else(|| self.directive(0)).or_else(own).unwrap_or(ShellName::Default)
    }

    /// The shell that `# hadolint shell=…` names between the instruction before `at` and this one.
    fn directive(&self, at: usize) -> Option<ShellName> {
        let before = at.checked_sub(1).map_or(0, |before| self.tree.instructions[before].span.end);
        let own = self.tree.instructions.get(at)?.span.start;
        let comments = &self.tree.comments;
        let from = comments.partition_point(|comment| comment.span.start < before);
        let near = comments.iter().skip(from).take_while(|comment| comment.span.end <= own);
        let shell = near.filter_map(|comment| {
            let text = self.text.get(comment.span.range())?.trim_start_matches('#').trim_start();
            let words = text.strip_prefix("hadolint")?.split([' ', '\t', ',']);
            words.filter_map(|word| word.strip_prefix("shell=")).next_back()
        });
        shell.last().map(|name| ShellName::Set(vec![name.to_owned()]))
    }

    /// Takes what the instruction says of the stage.
    fn declare(&mut self, index: usize, at: usize, ins: &Instruction) {
        match (ins.keyword, &ins.args) {
            (Keyword::Arg | Keyword::Env, _) => self.scope.take(ins, at),
            (Keyword::User, Args::Value(word)) => {
                let value = self.scope.expand(index, at, &word.text).and_then(|e| e.known().map(str::to_owned));
                self.stages[index].user = Some(User { at, value });
            }
            (Keyword::Expose, Args::Words(words)) => {
                for word in words {
                    let known = self.scope.expand(index, at, &word.text);
                    let Some((ports, protocol)) = known.as_ref().and_then(|e| e.known()).and_then(port) else {
                        continue;
                    };
                    self.stages[index].exposed.push(Exposed { at, span: word.span, ports, protocol });
                }
            }
            (Keyword::Volume, Args::Words(words)) => {
                for word in words {
                    let Some(path) =
                        self.scope.expand(index, at, &word.text).and_then(|e| e.known().map(str::to_owned))
                    else {
                        continue;
                    };
                    self.stages[index].volumes.push(Volume { at, span: word.span, path });
                }
            }
            (Keyword::Cmd | Keyword::Entrypoint, Args::Command(_)) => {
                let stage = &mut self.stages[index];
                let own = stage.steps.last().map(|step| step.commands.clone()).unwrap_or_default();
                stage.process.get_or_insert_default().set(stage.from, at, ins, own);
            }
            _ => {}
        }
    }
}

/// `path` seen from `base`; `None` where `base` is needed and not known.
fn join(base: Option<&str>, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return Some(path.to_owned());
    }
    let windows = path.as_bytes().get(1) == Some(&b':');
    if windows { Some(path.to_owned()) } else { base.map(|base| format!("{}/{path}", base.trim_end_matches('/'))) }
}

/// `80`, `80/tcp` or `80-90/udp`.
fn port(text: &str) -> Option<((u16, u16), String)> {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let (from, to) = ports.split_once('-').unwrap_or((ports, ports));
    Some(((from.parse().ok()?, to.parse().ok()?), protocol.to_ascii_lowercase()))
}

/// Finds which stages the images that are used are made from, and which they need in any way.
fn mark_use(tree: &tree::Dockerfile, stages: &mut [Stage], ships: &[usize]) {
    let mut names: HashMap<String, usize> = HashMap::new();
    for stage in stages.iter_mut() {
        (stage.is_final, stage.in_final_chain, stage.reachable) = (ships == [stage.index], false, false);
        if let Some(name) = &stage.name {
            names.entry(name.clone()).or_insert(stage.index);
        }
    }
    for ship in ships {
        let mut chain = Some(*ship);
        while let Some(index) = chain {
            stages[index].in_final_chain = true;
            chain = match stages[index].base {
                Base::Stage(parent) => Some(parent),
                _ => None,
            };
        }
    }
    let needs: Vec<Vec<usize>> = stages.iter().map(|stage| needed(tree, stage, &names)).collect();
    let mut open = ships.to_vec();
    while let Some(index) = open.pop() {
        if !std::mem::replace(&mut stages[index].reachable, true) {
            open.extend(&needs[index]);
        }
    }
    for index in 0..stages.len() {
        if let Base::Stage(parent) = stages[index].base {
            stages[parent].is_parent = true;
        }
    }
}

/// The earlier stages that `stage` names in FROM, COPY --from and mounts.
fn needed(tree: &tree::Dockerfile, stage: &Stage, names: &HashMap<String, usize>) -> Vec<usize> {
    let by_name = |text: &str| match names.get(&text.to_ascii_lowercase()) {
        Some(&index) => Some(index),
        None => text.parse().ok(),
    };
    let parent = match stage.base {
        Base::Stage(parent) => Some(parent),
        _ => None,
    };
    let copied = stage.steps.iter().flat_map(|step| {
        let outer = &tree.instructions[step.at];
        let ins = commands::onbuild_inner(outer).unwrap_or(outer);
        let mounts = stage::mounts(ins).filter_map(|mount| mount.option("from"));
        ins.flag("from").map(|word| word.text.as_str()).into_iter().chain(mounts).collect::<Vec<_>>()
    });
    parent.into_iter().chain(copied.filter_map(by_name)).filter(|&index| index < stage.index).collect()
}
