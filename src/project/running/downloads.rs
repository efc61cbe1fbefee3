//! What the commands of a build fetch from the network, and whether anything holds it against a checksum or a
//! signature. Read by the letters: a checking tool in the same RUN or behind it counts for all that was fetched
//! before, so that a check may be seen where there is none, and hardly the other way round.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::project::running::built::BuildText;
use crate::project::running::script::When;
use crate::project::stages::scope::PLATFORM_ARGS;
use crate::project::{ImageRef, Project, StageRef, StepRef};
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::shell::{Command, Join, Word, variables};

/// Tools that check what was fetched, and parts of words that promise it.
const CHECKS: &[&str] = &[
    "sha1sum",
    "sha224sum",
    "sha256sum",
    "sha384sum",
    "sha512sum",
    "shasum",
    "md5sum",
    "b2sum",
    "gpg",
    "gpgv",
    "gpg2",
    "cosign",
    "minisign",
    "rhash",
    "openssl",
    "signify",
    "slsa-verifier",
    "cksum",
];

/// Endings of programs and of archives.
const WHOLE: &[&str] = &[
    ".tar",
    ".tar.gz",
    ".tgz",
    ".tar.xz",
    ".txz",
    ".tar.bz2",
    ".tbz2",
    ".tar.zst",
    ".zip",
    ".jar",
    ".war",
    ".deb",
    ".rpm",
    ".apk",
    ".AppImage",
    ".run",
    ".bin",
    ".gz",
    ".xz",
    ".phar",
];

/// Names of branches that move with every change.
pub const BRANCHES: &[&str] = &["master", "main", "HEAD", "develop", "development", "devel", "dev", "trunk"];

/// An address that a command fetches.
#[derive(Debug, Clone)]
pub struct Download<'a> {
    pub step: StepRef<'a>,
    /// The text that fetches it: the RUN, or a script that it calls.
    pub text: BuildText<'a>,
    pub command: &'a Command,
    pub url: &'a Word,
    /// What it says, without quotes, as far as it is known.
    address: Cow<'a, str>,
    later: Rc<Later<'a>>,
}

/// What a stage does with what it fetched: the last step in which something is checked, and the last in which a
/// file of a name is made a program.
#[derive(Debug, Default)]
struct Later<'a> {
    checked: Option<usize>,
    executable: HashMap<&'a str, usize>,
}

impl<'a> Later<'a> {
    fn of(project: &'a Project, stage: StageRef<'a>) -> Later<'a> {
        let mut later = Later::default();
        let mode = |word: &Word| word.text().contains("+x") || word.text().starts_with(['7', '0', '5']);
        for text in stage.steps().flat_map(|step| project.build_texts(step)) {
            let step = text.step;
            for command in text.commands {
                if checks(command) {
                    later.checked = Some(step.index);
                }
                if command.name() == Some("chmod") && command.args().iter().any(mode) {
                    let names = command.args().iter().filter_map(|word| word.text().rsplit('/').next());
                    later.executable.extend(names.map(|name| (name, step.index)));
                }
            }
        }
        later
    }
}

impl<'a> Download<'a> {
    /// The address as written, without quotes; of a variable its value.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The variables in the address.
    fn variables(&self) -> impl Iterator<Item = &str> {
        variables(self.address())
    }

    /// A variable in the address that the same RUN gets from the network, so that the release is asked for in the build.
    pub fn asked(&self) -> Option<&str> {
        let text = self.text.text;
        let asks = |name: &str| {
            let set = format!("{name}=");
            text.split(&set).skip(1).any(|rest| asks_network(rest.trim_start_matches(['"', '\''])))
        };
        self.variables().find(|name| !name.is_empty() && asks(name))
    }

    /// A variable in the address that the builder sets: another file for each platform.
    pub fn platform(&self) -> Option<&str> {
        self.variables().find(|name| PLATFORM_ARGS.contains(name))
    }

    /// A variable in the address that whoever builds has to give: an ARG without a value. What the builder sets is none.
    pub fn given(&self) -> Option<&str> {
        let (stage, at) = (self.step.stage.index, self.step.step.at);
        let scope = &self.step.docker.scope;
        self.variables()
            .filter(|name| !PLATFORM_ARGS.contains(name))
            .find(|name| scope.declared(stage, at, name) && !matches!(scope.lookup(stage, at, name), Value::Known(_)))
    }

    /// Whether whoever builds may choose what the address holds, by an ARG that is none of the builder's own.
    pub fn takes_an_argument(&self) -> bool {
        let (stage, at) = (self.step.stage.index, self.step.step.at);
        self.variables()
            .any(|name| !PLATFORM_ARGS.contains(&name) && self.step.docker.scope.is_argument(stage, at, name))
    }

    /// Whether a variable in the address is the name of a branch, unless whoever builds says otherwise.
    pub fn takes_a_branch(&self) -> bool {
        let (stage, at) = (self.step.stage.index, self.step.step.at);
        let scope = &self.step.docker.scope;
        self.variables().any(
            |name| matches!(scope.lookup(stage, at, name), Value::Known(value) if BRANCHES.contains(&value.as_str())),
        )
    }

    /// Whether it is a program or an archive: by its ending, or by where it is put.
    pub fn is_program(&self) -> bool {
        let path = self.address().split(['?', '#']).next().unwrap_or_default();
        let words = || self.command.args().iter().map(Word::text);
        let placed = words().any(|word| word.contains("/bin/") && !word.contains("://"));
        let kept = self.stored().unwrap_or_default();
        WHOLE.iter().any(|ending| path.ends_with(ending) || kept.ends_with(ending))
            || placed
            || self.is_made_executable()
    }
}

/// What the RUNs of a stage fetch with curl and wget, by themselves or in scripts that they call.
pub fn downloads<'a>(project: &'a Project, stage: StageRef<'a>) -> impl Iterator<Item = Download<'a>> {
    let fetches = |command: &&Command| matches!(command.name(), Some("curl" | "wget"));
    let any = project.build_texts_of(stage).any(|text| text.commands.iter().any(|command| fetches(&command)));
    let later = Rc::new(if any { Later::of(project, stage) } else { Later::default() });
    project.build_texts_of(stage).flat_map(move |text| {
        let later = Rc::clone(&later);
        text.commands.iter().filter(fetches).flat_map(move |command| {
            let later = Rc::clone(&later);
            command.args().iter().filter_map(move |url| {
                let address = address(project, &text, url)?;
                Some(Download { step: text.step, text, command, url, address, later: Rc::clone(&later) })
            })
        })
    })
}

/// The address that a word is: written out, or the value of the variable that it is.
fn address<'a>(project: &'a Project, text: &BuildText<'a>, word: &'a Word) -> Option<Cow<'a, str>> {
    let bare = |text: &'a str| text.trim_matches(['"', '\'']);
    let is_address = |text: &str| ["https://", "http://", "ftp://"].iter().any(|scheme| text.starts_with(scheme));
    let written = bare(word.text());
    if is_address(written) {
        return Some(Cow::Borrowed(written));
    }
    // `"$PREFIX/tool.tgz"`, and in `PREFIX` again another.
    let mut value = Cow::Borrowed(written);
    for _ in 0..MOST_NAMES {
        let name = variables(&value).next().filter(|_| value.starts_with('$'))?.to_owned();
        let rest = value.strip_prefix(&format!("${{{name}}}")).or_else(|| value.strip_prefix(&format!("${name}")))?;
        let set = text.commands.iter().take_while(|other| other.span.start <= word.span.start);
        let mut set = set.flat_map(|other| &other.assignments).filter(|one| one.name == name);
        let (set, again) = (set.next(), set.next());
        let (stage, at) = (text.step.stage.index, text.step.step.at);
        // Set in two places, by a condition it may be, it is not known which.
        if again.is_some() {
            let mut values = text.commands.iter().flat_map(|other| &other.assignments).filter(|one| one.name == name);
            let own = |span| project.source(text.file).slice(span).split_once('=').map(|(_, value)| bare(value));
            // But that it is an address in either case.
            return values.all(|one| own(one.span).is_some_and(is_address)).then_some(value);
        }
        let front = match (set, text.step.docker.scope.lookup(stage, at, &name)) {
            (Some(one), _) => {
                let written = project.source(text.file).slice(one.span).split_once('=')?.1;
                bare(written).to_owned()
            }
            (None, Value::Known(value)) => value,
            (None, _) => return None,
        };
        value = Cow::Owned(front + rest);
        if is_address(&value) {
            return Some(value);
        }
    }
    None
}

/// Variables that stand for each other.
const MOST_NAMES: usize = 4;

impl Download<'_> {
    /// Whether the RUN that fetches it, or one behind that, checks anything.
    pub fn is_checked(&self) -> bool {
        self.later.checked.is_some_and(|last| last >= self.step.index)
    }

    /// Whether it goes by a pipe into what unpacks, runs or installs it.
    pub fn is_run(&self) -> bool {
        const TAKE: &[&str] = &["tar", "sh", "bash", "unzip", "bsdtar", "python", "python3", "perl", "php", "cpio"];
        let mut rest = self.text.commands.iter().filter(|other| other.pipeline == self.command.pipeline);
        self.command.after == Join::Pipe
            && rest.any(|other| other.effective().name().is_some_and(|name| TAKE.contains(&name)))
    }

    /// Whether the RUN that fetches it starts it: by a shell, a language or its own name.
    pub fn is_started(&self) -> bool {
        const SHELLS: &[&str] = &["ash", "bash", "dash", "perl", "php", "python", "python3", "ruby", "sh"];
        let Some(stored) = self.stored() else { return false };
        let starts = |command: &Command| {
            let call = command.effective();
            let file = call.args().iter().map(Word::text).find(|text| !text.starts_with('-'));
            let file = file.and_then(|text| text.rsplit('/').next());
            let by_shell = call.name().is_some_and(|name| SHELLS.contains(&name));
            by_shell && file == Some(stored) || call.name() == Some(stored)
        };
        let own = |other: &&Command| other.span.start > self.command.span.start;
        self.text.commands.iter().filter(own).any(starts)
    }

    /// The name of the file that it is stored as.
    fn stored(&self) -> Option<&str> {
        stored_as(self.command, self.address())
    }

    /// Whether the stage makes what it is stored as a program.
    fn is_made_executable(&self) -> bool {
        let last = self.stored().and_then(|name| self.later.executable.get(name));
        last.is_some_and(|last| *last >= self.step.index)
    }
}

/// The name of the file as which a call of curl or wget stores what the address serves.
pub fn stored_as<'a>(command: &'a Command, address: &'a str) -> Option<&'a str> {
    let given = command.flag_value(&["o", "O", "output", "output-document"]);
    let own = address.split(['?', '#']).next().and_then(|path| path.rsplit('/').next());
    let path = given.or(own).filter(|path| !path.is_empty() && *path != "-")?;
    Some(path.rsplit('/').next().unwrap_or(path))
}

fn checks(command: &Command) -> bool {
    let call = command.effective();
    call.name().is_some_and(|name| CHECKS.contains(&name) || name.contains("verify") || name.contains("check"))
        || command.args().iter().any(|word| word.raw.contains("sha256sum") || word.raw.contains("gpg --"))
}

impl Project {
    /// Whether the address is that of a repository of the project's own people.
    pub fn is_address_of_its_owner(&self, address: &str) -> bool {
        let path = address.split_once("://").map_or(address, |(_, rest)| rest);
        let path = ["github.com/", "raw.githubusercontent.com/"].iter().find_map(|host| path.strip_prefix(host));
        let name = path.and_then(|path| {
            let mut parts = path.split('/');
            Some(format!("ghcr.io/{}/{}", parts.next()?, parts.next()?.trim_end_matches(".git")).to_ascii_lowercase())
        });
        name.and_then(|name| ImageRef::parse(&name)).is_some_and(|image| self.is_of_its_owner(&image))
    }
}

/// The scheme of an address on the open network that neither hides nor vouches for what it carries. None for hosts of one's
/// own network, and for those that are not known.
pub fn clear_address(address: &str) -> Option<&'static str> {
    let (scheme, rest) =
        ["http://", "ftp://", "git://"].iter().find_map(|way| Some((*way, address.strip_prefix(way)?)))?;
    let host = rest.split(['/', ':', '?']).next()?;
    let inner = ["10.", "127.", "192.168.", "172.", "169.254.", "0."].iter().any(|front| host.starts_with(front))
        || [".local", ".internal", ".lan", ".localdomain", ".test"].iter().any(|end| host.ends_with(end));
    (host.contains('.') && !inner && !host.contains(['$', '@', '{'])).then_some(scheme)
}

/// Whether an address serves a list that is wanted as it is today: whom to trust, whom to block, what lies where.
pub fn is_list(address: &str) -> bool {
    const LISTS: &[&str] = &["allowlist", "blacklist", "blocklist", "denylist", "geoip", "public_suffix", "whitelist"];
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let program = WHOLE.iter().chain(&[".sh", ".py", ".pl", ".js"]).any(|ending| name.ends_with(ending));
    !program && (name == "hosts" || LISTS.iter().any(|list| name.contains(list)))
}

/// Whether an address serves what is renewed at it: which addresses lie in which country, and what is made each night,
/// where it names none.
pub fn is_renewed(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let data = ["geoip", "geolite", "dbip-"].iter().any(|data| address.contains(data));
    let mut words = address.split(|c: char| !c.is_ascii_alphanumeric());
    let dated = words.clone().any(|word| word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    let each_night = words.any(|word| word == "nightly") && !dated;
    (data || each_night) && !address.contains("/releases/download/")
}

/// Whether an address of a code host names the commit, which cannot become another: what is there was fixed when it was
/// written, and the bytes that such hosts pack it into are not promised.
pub fn names_commit(address: &str) -> bool {
    let hosted = ["github.com/", "githubusercontent.com/", "gitlab.com/"].iter().any(|host| address.contains(host));
    let is_commit = |part: &str| {
        let name = part.split('.').next().unwrap_or_default();
        let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        (7..=40).contains(&name.len()) && name.chars().all(hex) && name.contains(|c: char| c.is_ascii_digit())
    };
    // Owner and repository come first.
    hosted && address.split(['/', '?']).skip(5).any(is_commit)
}

/// What an address of a code host follows, where it is nothing fixed.
pub fn moving(address: &str) -> Option<String> {
    let hosted = ["github.com/", "githubusercontent.com/", "gitlab.com/"].iter().any(|host| address.contains(host));
    if !hosted || address.contains(".git") && !address.contains(".githubusercontent") && !address.contains("/archive/")
    {
        return None;
    }
    if address.contains("/releases/latest") {
        return Some("the latest release".to_owned());
    }
    let parts: Vec<&str> = address.split(['/', '?']).collect();
    let raw = address.contains("raw.githubusercontent.com")
        || ["archive", "raw", "tarball", "zipball"].iter().any(|part| parts.contains(part));
    let at = parts.iter().position(|part| {
        let name = ["tar.gz", "zip", "tar.bz2"].iter().find_map(|end| part.strip_suffix(end)?.strip_suffix('.'));
        BRANCHES.contains(&name.unwrap_or(part))
    })?;
    // Owner and repository come first.
    (raw && at > 4).then(|| format!("the tip of `{}`", parts[at].split('.').next().unwrap_or_default()))
}

/// Whether the value that begins here is what a command gets from the network.
fn asks_network(value: &str) -> bool {
    let inner = match value.strip_prefix("$(") {
        Some(rest) => {
            let mut depth = 1;
            let end = rest.find(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                depth == 0
            });
            end.map_or("", |end| rest.get(..end).unwrap_or_default())
        }
        None => value.strip_prefix('`').and_then(|rest| rest.split('`').next()).unwrap_or_default(),
    };
    ["curl ", "wget ", "git ls-remote"].iter().any(|command| inner.contains(command))
}

/// The names of the directories that scripts which the container starts with fetch or check out something in; with `$` of
/// one that is not known.
pub fn fetched_at_start<'a>(project: &'a Project, stage: StageRef<'a>) -> HashSet<&'a str> {
    let fetches = |command: &Command| takes(command, &["checkout", "fetch", "pull"]);
    let started = project.running_in_image(stage.file()).filter(|running| running.when == When::Start);
    let fetching = started.map(|running| &running.script.commands).filter(|commands| commands.iter().any(fetches));
    let mut names = HashSet::new();
    for commands in fetching {
        names.extend(stage.docker.final_stage().and_then(|last| last.workdir()).map(last_part));
        let goes = |command: &&Command| matches!(command.name(), Some("cd" | "git" | "pushd"));
        for word in commands.iter().filter(goes).flat_map(|command| command.args()) {
            names.insert(if word.raw.contains('$') { "$" } else { last_part(word.text()) });
        }
    }
    names
}

/// The name of the directory that a clone makes or fills, where it is written out.
pub fn cloned_to<'a>(text: &BuildText<'a>, command: &'a Command) -> Option<&'a str> {
    let words = command.operands_with_values(&["b", "branch", "depth", "c", "o", "origin", "j"]);
    let at = words.iter().position(|word| word.text() == "clone")?;
    match (words.get(at + 1)?, words.get(at + 2)) {
        (_, Some(place)) if place.text() == "." => text.step.step.workdir.as_deref().map(last_part),
        (address, place) => Some(last_part(place.unwrap_or(address).text()).trim_end_matches(".git")),
    }
}

fn last_part(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or(path)
}

/// Whether the command is git, with one of these actions.
fn takes(command: &Command, actions: &[&str]) -> bool {
    let call = command.effective();
    call.name() == Some("git") && actions.iter().any(|action| call.has_arg(action))
}

/// A clone without a tag, after which nothing checks out a commit.
pub fn is_tip(text: &BuildText, command: &Command) -> bool {
    let call = command.effective();
    if !takes(command, &["clone"])
        || !call.args().iter().any(|word| word.raw.contains("://") || word.raw.contains("git@"))
    {
        return false;
    }
    let branch = call.flag_value(&["b", "branch"]);
    let tip = branch.is_none_or(|branch| BRANCHES.contains(&branch));
    let fixed = text.commands.iter().any(|other| takes(other, &["checkout", "reset", "switch", "fetch"]));
    tip && !fixed
}
