//! What package managers leave behind in a layer: caches of what was fetched. Of apt's lists `apt_lists` tells.
//! Knows where each keeps them and how they are removed or never written.

use std::collections::HashMap;

use crate::project::packages::{Action, Call, Manager};
use crate::project::stages::fitting::takers;
use crate::project::stages::support;
use crate::project::{Base, Project, StepRef};
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::dockerfile::{Args, Command};
use crate::syntax::shell::{self, Join};
use crate::text::Edit;

/// A cache that a call fills and that is still there when the layer is closed.
#[derive(Debug)]
pub struct Cache<'a> {
    pub call: &'a Call,
    /// Where it is, for people: `/var/cache/dnf`.
    pub place: &'static str,
    /// What was not done: the flag, or the command at the end.
    pub remedy: Remedy,
    /// hadolint's code.
    pub alias: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// Behind the subcommand.
    Flag(&'static str),
    /// As the last command of the RUN.
    Command(&'static str),
}

/// The RUN above that does nothing but fetch the index of apk, which this one uses, and no other.
pub fn index_above(step: StepRef<'_>) -> Option<StepRef<'_>> {
    let of_apk = |step: &StepRef, action| {
        step.step.packages.iter().any(|call| call.manager == Manager::Apk && call.action == action)
    };
    let stage = step.stage_ref();
    let lone = |other: &StepRef| other.is_run() && other.commands.len() == 1 && of_apk(other, Action::Update);
    let above = stage.steps_between(0, step.index).filter(lone).last()?;
    let mut others = stage.steps().filter(|other| other.index > above.index && other.index != step.index);
    (!stage.stage.is_parent && !others.any(|other| of_apk(&other, Action::Install))).then_some(above)
}

/// How one program caches.
struct Habit {
    manager: Manager,
    /// Empty: every program of the manager.
    programs: &'static [&'static str],
    place: &'static str,
    /// Parts of paths that a mount or an `rm` would name.
    paths: &'static [&'static str],
    /// Flags that keep it from caching.
    flags: &'static [&'static str],
    /// Variables that do.
    variables: &'static [&'static str],
    remedy: Remedy,
    alias: Option<&'static str>,
}

static HABITS: &[Habit] = &[
    Habit {
        manager: Manager::Apk,
        programs: &[],
        place: "/var/cache/apk",
        paths: &["/var/cache/apk", "/etc/apk/cache"],
        flags: &["--no-cache", "--no-network", "--simulate", "-s"],
        variables: &[],
        remedy: Remedy::Flag("--no-cache"),
        alias: Some("DL3019"),
    },
    Habit {
        manager: Manager::Dnf,
        programs: &["yum"],
        // Since release 8 of the distributions it is another name of dnf, with the cache of that.
        place: "/var/cache",
        paths: &["/var/cache/yum", "/var/cache/dnf"],
        flags: &[],
        variables: &[],
        remedy: Remedy::Command("yum clean all"),
        alias: Some("DL3032"),
    },
    Habit {
        manager: Manager::Dnf,
        programs: &["microdnf"],
        place: "/var/cache/yum",
        paths: &["/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5", ".cache/libdnf5"],
        flags: &[],
        variables: &[],
        remedy: Remedy::Command("microdnf clean all"),
        alias: Some("DL3040"),
    },
    Habit {
        manager: Manager::Dnf,
        programs: &["tdnf"],
        place: "/var/cache/tdnf",
        paths: &["/var/cache/tdnf"],
        flags: &[],
        variables: &[],
        remedy: Remedy::Command("tdnf clean all"),
        alias: None,
    },
    Habit {
        manager: Manager::Dnf,
        programs: &["dnf", "dnf5"],
        place: "/var/cache/dnf",
        paths: &["/var/cache/dnf", "/var/cache/libdnf5", ".cache/libdnf5"],
        flags: &[],
        variables: &[],
        remedy: Remedy::Command("dnf clean all"),
        alias: Some("DL3040"),
    },
    Habit {
        manager: Manager::Zypper,
        programs: &[],
        place: "/var/cache/zypp",
        paths: &["/var/cache/zypp"],
        flags: &[],
        variables: &[],
        remedy: Remedy::Command("zypper clean --all"),
        alias: Some("DL3036"),
    },
    Habit {
        manager: Manager::Pip,
        programs: &["pip", "pip2", "pip3", "python"],
        place: "~/.cache/pip",
        paths: &[".cache/pip", "/root/.cache"],
        // pip takes flags cut short.
        flags: &["--no-cache-dir", "--no-cache", "--cache-dir", "--dry-run"],
        variables: &["PIP_NO_CACHE_DIR", "PIP_CACHE_DIR"],
        remedy: Remedy::Flag("--no-cache-dir"),
        alias: Some("DL3042"),
    },
    Habit {
        manager: Manager::Uv,
        programs: &[],
        place: "~/.cache/uv",
        paths: &[".cache/uv", "/root/.cache"],
        flags: &["--no-cache", "-n", "--cache-dir"],
        variables: &["UV_NO_CACHE", "UV_CACHE_DIR"],
        remedy: Remedy::Flag("--no-cache"),
        alias: None,
    },
    Habit {
        manager: Manager::Pipenv,
        programs: &[],
        place: "~/.cache/pipenv",
        paths: &[".cache/pipenv", "/root/.cache"],
        flags: &["--clear"],
        variables: &["PIPENV_CACHE_DIR", "PIP_CACHE_DIR", "PIP_NO_CACHE_DIR"],
        remedy: Remedy::Command("rm -rf ~/.cache/pipenv"),
        alias: None,
    },
    // Beside them lie the environments that it makes, unless it is told otherwise.
    Habit {
        manager: Manager::Poetry,
        programs: &[],
        place: "~/.cache/pypoetry",
        paths: &[".cache/pypoetry", "pypoetry/cache", "pypoetry/artifacts", "/root/.cache"],
        flags: &["--no-cache", "--dry-run"],
        variables: &["POETRY_CACHE_DIR", "POETRY_NO_CACHE"],
        remedy: Remedy::Command("rm -rf ~/.cache/pypoetry/cache ~/.cache/pypoetry/artifacts"),
        alias: None,
    },
    Habit {
        manager: Manager::Bundler,
        programs: &[],
        place: "the `cache` beside the gems",
        paths: &["/cache", ".gem", "/usr/local/bundle"],
        flags: &["--path", "--deployment"],
        variables: &["BUNDLE_CACHE_PATH"],
        remedy: Remedy::Command("rm -rf \"$GEM_HOME\"/cache"),
        alias: None,
    },
    Habit {
        manager: Manager::Npm,
        programs: &[],
        place: "~/.npm",
        paths: &[".npm"],
        flags: &["--cache"],
        variables: &["NPM_CONFIG_CACHE", "npm_config_cache"],
        remedy: Remedy::Command("npm cache clean --force"),
        alias: None,
    },
    Habit {
        manager: Manager::Yarn,
        programs: &[],
        place: "yarn's cache",
        paths: &[".cache/yarn", ".yarn/cache", "/usr/local/share/.cache", "/root/.yarn", "yarn-cache"],
        flags: &["--cache-folder"],
        variables: &["YARN_CACHE_FOLDER"],
        remedy: Remedy::Command("yarn cache clean"),
        alias: Some("DL3060"),
    },
    Habit {
        manager: Manager::Conda,
        programs: &["conda", "mamba", "micromamba"],
        place: "the package cache",
        paths: &["/pkgs", "conda/pkgs"],
        flags: &[],
        variables: &[],
        remedy: Remedy::Command("conda clean -afy"),
        alias: None,
    },
    Habit {
        manager: Manager::Composer,
        programs: &[],
        place: "composer's cache",
        paths: &[".composer", ".cache/composer", "/tmp/cache"],
        flags: &["--no-cache"],
        variables: &["COMPOSER_NO_CACHE", "COMPOSER_CACHE_DIR"],
        remedy: Remedy::Flag("--no-cache"),
        alias: None,
    },
];

/// The caches that a RUN's calls leave in its layer, one per call.
pub fn caches<'a>(step: StepRef<'a>) -> impl Iterator<Item = Cache<'a>> + use<'a> {
    let calls = step.step.packages.iter().filter(move |_| step.is_run());
    caches_of(step, calls, (&step.step.commands, &step.step.packages))
}

/// The same of a script that the RUN calls, where no text of the RUN removes them.
pub fn caches_of_script<'a>(
    step: StepRef<'a>,
    (commands, packages): (&'a [shell::Command], &'a [Call]),
    all: &[&shell::Command],
) -> Vec<Cache<'a>> {
    let cleans = |habit: &Habit| {
        all.iter().any(|command| {
            let call = command.effective();
            let program = |name: &str| habit.programs.contains(&name) || habit.manager == Manager::Npm && name == "npm";
            removes(command, habit.paths)
                || is_cleaner(command)
                || call.name().is_some_and(program) && (call.has_arg("clean") || call.has_arg("purge"))
        })
    };
    let calls = packages.iter().filter(|call| all_the_time(call));
    // Of each place whether it is cleaned; many calls fill the same.
    let mut known: HashMap<&str, bool> = HashMap::new();
    let mut cleaned = |place| {
        let look = || HABITS.iter().any(|habit| habit.place == place && cleans(habit));
        *known.entry(place).or_insert_with(look)
    };
    caches_of(step, calls, (commands, packages)).filter(|cache| !cleaned(cache.place)).collect()
}

/// Whether a call of a script is made whenever the script runs: in a branch it may be for another system.
pub fn all_the_time(call: &Call) -> bool {
    let place = call.call.place;
    !place.in_branch && !place.in_condition && !place.in_background && !matches!(call.call.before, Join::Or)
}

fn caches_of<'a>(
    step: StepRef<'a>,
    calls: impl Iterator<Item = &'a Call>,
    text: (&'a [shell::Command], &'a [Call]),
) -> impl Iterator<Item = Cache<'a>> {
    let mut kept: Vec<Option<Kept>> = HABITS.iter().map(|_| None).collect();
    calls.filter_map(move |call| {
        // `pip3.12` and `python3` are `pip` and `python` of a version; `pipx` is not.
        let version = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || c == '.');
        let (habit, kept) = HABITS.iter().zip(&mut kept).find(|(habit, _)| {
            let own = |program: &&str| call.program.strip_prefix(*program).is_some_and(version);
            habit.manager == call.manager && (habit.programs.is_empty() || habit.programs.iter().any(own))
        })?;
        if !fills(call)
            || keeps_none(step, call)
            || call.has_flag(habit.flags)
            || given(&call.call.assignments, habit.variables)
        {
            return None;
        }
        let kept = kept.get_or_insert_with(|| Kept::of(step, text, call, habit));
        let clean = kept.out
            || kept.exported.is_some_and(|at| at < call.command)
            || kept.cleaned.is_some_and(|at| at > call.command);
        let remedy = if call.manager == Manager::Bundler { of_bundle(step)? } else { habit.remedy };
        (!clean).then_some(Cache { call, place: habit.place, remedy, alias: habit.alias })
    })
}

/// How the archives of gems are removed; none where it does not show where they lie.
fn of_bundle(step: StepRef) -> Option<Remedy> {
    let stage = step.stage_ref();
    let set = |name: &str| step.docker.scope.declared(step.stage.index, step.step.at, name);
    if set("BUNDLE_PATH") {
        return Some(Remedy::Command("rm -rf \"$BUNDLE_PATH\"/ruby/*/cache"));
    }
    // Another place, which some settings bring with them.
    let config = |command: &shell::Command| {
        let moves = ["deployment", "path", "path.system"].iter().any(|word| command.has_arg(word));
        command.name() == Some("bundle") && command.has_arg("config") && moves
    };
    let configured = stage.chain().flat_map(|stage| stage.steps()).any(|step| step.step.commands.iter().any(config));
    let official = stage.root_image().is_some_and(|image| image.official() == Some("ruby"));
    let known = official && !configured && !set("BUNDLE_DEPLOYMENT") && !set("GEM_HOME");
    known.then_some(Remedy::Command("rm -rf \"$GEM_HOME\"/cache"))
}

/// The caches that a step leaves in the image that runs: its own, and that of gems which a COPY takes along with them.
pub fn shipped<'a>(step: StepRef<'a>) -> Vec<Cache<'a>> {
    if step.stage.in_final_chain {
        return caches(step).collect();
    }
    let gems = |call: &Call| call.manager == Manager::Bundler && call.action == Action::Install;
    if !step.stage.reachable || !step.step.packages.iter().any(gems) || !bundle_goes_along(step) {
        return Vec::new();
    }
    let cleans = |other: &StepRef| {
        other.index > step.index && other.step.commands.iter().any(|command| removes(command, &["/cache", ".gem"]))
    };
    let cleaned = step.stage_ref().steps().any(|other| cleans(&other));
    caches(step).filter(|cache| cache.call.manager == Manager::Bundler && !cleaned).collect()
}

/// Whether a stage that is shipped copies all the gems that this one installs.
pub fn bundle_goes_along(step: StepRef) -> bool {
    let place = match step.docker.scope.lookup(step.stage.index, step.step.at, "BUNDLE_PATH") {
        Value::Known(path) if !path.is_empty() => path.to_string(),
        _ => "/usr/local/bundle".to_owned(),
    };
    takers(step.stage_ref()).any(|copy| {
        let Args::Copy { sources, .. } = &copy.ins.args else { return false };
        sources.iter().any(|source| {
            let text = source.text.trim_end_matches('/');
            text == place.trim_end_matches('/') || matches!(text, "$BUNDLE_PATH" | "${BUNDLE_PATH}")
        })
    })
}

/// The command of a later RUN that cleans a cache when its layer is closed already.
pub fn cleaned_too_late<'a>(step: StepRef<'a>, cache: &Cache) -> Option<(StepRef<'a>, &'a shell::Command)> {
    let stage = step.stage_ref();
    let later = stage.steps_between(step.index + 1, stage.stage.steps.len()).filter(|other| other.is_run());
    later.filter(|other| !other.onbuild).find_map(|other| {
        let cleans = |call: &&Call| call.manager == cache.call.manager && call.action == Action::Clean;
        let call = other.step.packages.iter().find(cleans)?;
        other.step.commands.get(call.command).map(|command| (other, command))
    })
}

/// Whether it is a pip before release 6 (December 2014, its release notes), which keeps no cache and does not know
/// `--no-cache-dir`: the distribution's own up to Ubuntu 14.10 and Debian 8, where nothing renewed it.
fn keeps_none(step: StepRef, call: &Call) -> bool {
    if call.manager != Manager::Pip {
        return false;
    }
    let stage = step.stage_ref();
    let renews = |step: StepRef| {
        let pip = |call: &Call| call.manager == Manager::Pip && call.packages.iter().any(|one| one.name == "pip");
        step.step.packages.iter().any(pip) || step.ins.rest().text.contains("get-pip")
    };
    support::is_at_most(stage, "8", "14.10") && !stage.chain().flat_map(|stage| stage.steps()).any(renews)
}

/// What keeps a habit's cache out of the layer of one RUN: the same for all its calls.
struct Kept {
    /// A mount lies over it, or ENV or ARG turns it off.
    out: bool,
    /// The first command that turns it off for those behind it.
    exported: Option<usize>,
    /// The last command that removes it.
    cleaned: Option<usize>,
}

impl Kept {
    /// Of the cache that `call`, one of those with this habit, fills.
    fn of(step: StepRef, (commands, packages): (&[shell::Command], &[Call]), call: &Call, habit: &Habit) -> Kept {
        let exports = |command: &shell::Command| {
            let mut words = command.words.iter().filter_map(|word| word.text().split_once('='));
            words.any(|(key, value)| habit.variables.contains(&key) && !no(value))
                || command.words.is_empty() && given(&command.assignments, habit.variables)
        };
        let exported = commands.iter().position(exports).filter(|_| !habit.variables.is_empty());
        let mounted = habit.paths.iter().any(|path| step.keeps_out(path)) && !is_anothers_home(step, habit);
        // An image whose name is not known may have set them.
        let unknown = !habit.variables.is_empty()
            && step.stage_ref().chain().last().is_some_and(|root| {
                let named =
                    matches!(&root.from_instruction().args, Args::From { image, .. } if image.text.contains('$'));
                named && matches!(root.stage.base, Base::Unknown)
            });
        let out = mounted || unknown || habit.variables.iter().any(|name| is_declared(step, name));
        // microdnf has a cache of its own.
        let micro = |call: &Call| call.program == "microdnf";
        let cleans = |other: &&Call| {
            let same = other.manager == call.manager && micro(other) == micro(call);
            same && other.action == Action::Clean && (other.manager != Manager::Apk || other.call.has_arg("clean"))
        };
        let by_call = packages.iter().rfind(cleans).map(|call| call.command);
        let removes = |command: &shell::Command| removes(command, habit.paths) || is_cleaner(command);
        let cleaned = by_call.max(commands.iter().rposition(removes));
        Kept { out, exported, cleaned }
    }
}

/// Whether the mount that keeps a cache out of the layer lies in root's home while another user installs, who
/// has a home of his own.
fn is_anothers_home(step: StepRef, habit: &Habit) -> bool {
    let user = step.step.user.as_ref().and_then(|user| user.value.as_deref());
    let other = user.is_some_and(|name| !name.is_empty() && !crate::project::images::users::is_root(name));
    let at_home = habit.paths.iter().any(|path| path.starts_with('.'));
    let mut over = step.mounts().filter(|mount| habit.paths.iter().any(|path| mount.target.contains(path)));
    let moved = step.docker.scope.declared(step.stage.index, step.step.at, "HOME");
    other && at_home && !moved && over.any(|mount| mount.target.starts_with("/root/"))
}

/// Whether the call fetches packages.
fn fills(call: &Call) -> bool {
    match call.manager {
        // `yarn` alone installs only as the first version does; other subcommands fetch as needed.
        Manager::Yarn => call.action == Action::Install && call.action_word == "install",
        Manager::Dnf => match call.action {
            Action::Install => true,
            Action::Upgrade => call.program != "yum",
            _ => false,
        },
        Manager::Npm => matches!(call.action_word.as_str(), "install" | "i" | "ci" | "add"),
        _ => call.action == Action::Install,
    }
}

fn no(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "" | "0" | "false" | "off" | "no")
}

/// Whether one of `names` is given a value that is not a plain no.
fn given(assignments: &[shell::Assignment], names: &[&str]) -> bool {
    let mut own = assignments.iter().filter(|assignment| names.contains(&assignment.name.as_str()));
    own.any(|assignment| !assignment.value.as_deref().is_some_and(no))
}

/// The same by ENV or ARG.
pub fn is_declared(step: StepRef, name: &str) -> bool {
    let stage = step.stage.index;
    step.docker.scope.declared(stage, step.step.at, name)
        && !matches!(step.docker.scope.lookup(stage, step.step.at, name), Value::Known(value) if no(&value))
}

/// Whether the RUN or one before it makes `/etc/apk/cache`, without which apk keeps no packages. From the Alpine wiki, "Local APK
/// cache", 2026-11.
pub fn makes_apk_cache(step: &StepRef) -> bool {
    let mut runs = step.stage_ref().chain().flat_map(|stage| stage.steps());
    runs.any(|other| {
        other.step.at <= step.step.at && other.is_run() && other.ins.rest().text.contains("/etc/apk/cache")
    })
}

/// Whether a command removes one of `paths`, or something around it.
pub fn removes(command: &shell::Command, paths: &[&str]) -> bool {
    let command = command.effective();
    let removes = matches!(command.name(), Some("rm" | "find" | "rmdir" | "shred"));
    removes && command.args().iter().any(|word| paths.iter().any(|path| covers(&word.raw, path)))
}

/// Whether the words of an `rm` take in `path`: it, something in it, or a directory above it.
fn covers(word: &str, path: &str) -> bool {
    let word = word.trim_matches(['"', '\'']).trim_end_matches(['*', '/']);
    if word.contains(path) {
        return true;
    }
    // `/var/cache/*`, `/root/.cache` and `/var/lib/{apt,dpkg}`.
    let above = word.rsplit_once("{").map_or(word, |(front, _)| front).trim_end_matches('/');
    let parts = above.matches('/').count();
    match path.strip_prefix('/') {
        Some(_) => parts >= 2 && path.strip_prefix(above).is_some_and(|rest| rest.starts_with('/')),
        None => path.split_once('/').is_some_and(|(dir, _)| above.ends_with(dir)),
    }
}

/// A script that cleans, by its name: `docker-clean`, `cleanup.sh`, `apt-cleanup`.
pub fn is_cleaner(command: &shell::Command) -> bool {
    let command = command.effective();
    command.name().is_some_and(|name| name.contains("clean"))
}

/// Each `apk update` of the RUN before one of these calls of apk.
pub fn updates_before<'a>(step: StepRef<'a>, same: &[&Cache]) -> impl Iterator<Item = &'a Call> {
    let last = same.iter().filter(|cache| cache.call.manager == Manager::Apk).map(|cache| cache.call.command).max();
    let update = |other: &Call| other.manager == Manager::Apk && other.action == Action::Update;
    step.step.packages.iter().filter(move |other| update(other) && last.is_some_and(|last| other.command < last))
}

impl Project {
    /// The edit that makes the cache not be left.
    pub fn without_cache(&self, step: StepRef, cache: &Cache) -> Option<Edit> {
        match cache.remedy {
            // With `--no-cache` the index is always fetched: `-U` has nothing left to say.
            Remedy::Flag(flag) => match cache
                .call
                .call
                .words
                .iter()
                .find(|word| matches!(word.text(), "-U" | "--update" | "--update-cache"))
            {
                Some(update) if flag == "--no-cache" && cache.call.manager == Manager::Apk => {
                    Some(Edit::replace(step.file(), update.span, flag))
                }
                _ => flag_edit(step, cache.call, flag),
            },
            Remedy::Command(command) => {
                let sudo = step.commands.get(cache.call.command)?.name() == Some("sudo");
                let command = if sudo { format!("sudo {command}") } else { command.to_owned() };
                step.append(self.source(step.file()), &command)
            }
        }
    }
}

/// The edit that puts `flag` behind the subcommand, and behind an answer that stands there; `None` in JSON form.
pub fn flag_edit(step: StepRef, call: &Call, flag: &str) -> Option<Edit> {
    let shell = matches!(step.ins.command(), Some(Command::Shell(_)));
    let behind = call.call.words.iter().skip_while(|word| word.span.start < call.action_span.end);
    let answers = behind
        .take_while(|word| matches!(word.text(), "-y" | "--yes" | "--assume-yes" | "-yq" | "-yqq" | "-qqy" | "-qy"));
    let end = answers.last().map_or(call.action_span.end, |word| word.span.end);
    shell.then(|| Edit::insert(step.file(), end as usize, format!(" {flag}")))
}
