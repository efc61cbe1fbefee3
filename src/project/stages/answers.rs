//! Answers of servers that a RUN writes to files with curl, and which commands behind it would notice that one of them is
//! an error page. Of checksums alone `downloads` tells, where a name that promises a check is enough.

use std::collections::HashMap;

use crate::syntax::shell::{Command, Join, Word, file_named};

/// What reads a download and tells whether it is the right one.
const CHECKS: &[&str] = &["sha1sum", "sha256sum", "sha512sum", "md5sum", "shasum", "b2sum", "cosign", "minisign"];

/// What reads a file and refuses an error page.
const READERS: &[&str] = &[
    "apt", "apt-get", "apt-key", "bash", "bunzip", "bzip", "dnf", "dpkg", "gpg", "gunzip", "gzip", "jar", "java", "jq",
    "ldd", "node", "objdump", "openssl", "patch", "pecl", "perl", "php", "pip", "python", "readelf", "rpm", "ruby",
    "sh", "tar", "unrar", "unxz", "unzip", "xz", "yum",
];

/// What reads the files of a place without their being named, and refuses an error page.
const BY_PLACE: &[(&str, &[&str])] = &[
    ("/etc/apt/", &["apt", "apt-get", "aptitude"]),
    ("/etc/apk/", &["apk"]),
    ("/etc/yum.repos.d/", &["yum", "dnf", "microdnf"]),
    ("package.json", &["npm", "pnpm", "yarn"]),
    ("composer.json", &["composer"]),
];

/// Whether it fails on the server's errors, or something else looks at the status; a variable may hold flags.
pub fn takes_failure(call: &Command) -> bool {
    let flags = ["f", "fail", "fail-with-body", "fail-early", "w", "write-out", "K", "config"];
    call.has_flag(&flags) || call.args().iter().any(|word| word.literal.is_none() && word.raw.starts_with('$'))
}

/// The file that the answer is written to.
pub fn kept_in(call: &Command) -> Option<String> {
    let named = call.flag_value(&["o", "output"]).map(str::to_owned);
    let redirected = || {
        let to = call.redirects.iter().find(|io| matches!(io.operator.as_str(), ">" | ">>") && io.fd != Some(2))?;
        (call.after != Join::Pipe).then(|| to.target.as_ref().map(|target| target.text().to_owned()))?
    };
    let by_address = || {
        let own = call.has_flag(&["O", "remote-name", "remote-name-all"]);
        let address = call.args().iter().rfind(|word| word.raw.contains("://"))?;
        own.then(|| address.text().rsplit('/').next().map(str::to_owned))?
    };
    let file = named.or_else(redirected).or_else(by_address)?;
    let file = file.trim_matches(['"', '\'']).to_owned();
    (file != "-" && !file.starts_with("/dev/") && !file.is_empty()).then_some(file)
}

fn is_check(command: &Command) -> bool {
    let call = command.effective();
    let verifies = |word: &str| matches!(word, "--verify" | "verify" | "verify-blob" | "dgst");
    call.name().is_some_and(|name| CHECKS.contains(&name))
        || matches!(call.name(), Some("gpg" | "gpgv" | "openssl" | "slsa-verifier"))
            && call.args().iter().any(|word| verifies(word.text()))
}

/// What the commands of a RUN do with files, by the files' names.
#[derive(Default)]
pub struct Later {
    /// The last command that checks what was fetched.
    check: Option<usize>,
    /// The last that makes the file a program, or runs it.
    made: HashMap<String, usize>,
    /// Those that read the file and fail where that is no archive, package, key or program of their kind.
    readers: HashMap<String, Vec<(usize, String)>>,
}

impl Later {
    pub fn of(commands: &[Command]) -> Later {
        let mut later = Later::default();
        for (at, command) in commands.iter().enumerate() {
            let call = command.effective();
            if is_check(command) {
                later.check = Some(at);
            }
            later.made.extend(call.words.first().map(Word::text).map(|word| (file_named(word).to_owned(), at)));
            let Some(name) = call.name() else { continue };
            // A program that is called fails as well where it is none.
            let mut read = |file: &str| later.readers.entry(file.to_owned()).or_default().push((at, name.to_owned()));
            read(name);
            BY_PLACE.iter().filter(|(_, readers)| readers.contains(&name)).for_each(|(place, _)| read(place));
            let given = || call.args().iter().map(|word| file_named(word.text().trim_matches(['"', '\''])).to_owned());
            if matches!(name, "sh" | "bash" | "ash" | "chmod" | "install" | "python3") {
                later.made.extend(given().map(|file| (file, at)));
            }
            if READERS.contains(&name.trim_end_matches(|c: char| c.is_ascii_digit())) {
                given().for_each(|file| later.readers.entry(file).or_default().push((at, name.to_owned())));
            }
        }
        later
    }

    /// Whether something behind the command at `index` checks what was fetched.
    pub fn checks_after(&self, index: usize) -> bool {
        self.check.is_some_and(|at| at > index)
    }

    /// Whether the file is a program, by its place or by what is done with it behind `index`.
    pub fn makes_program(&self, file: &str, index: usize) -> bool {
        self.made.get(file_named(file)).is_some_and(|at| *at > index) || file.contains("/bin/")
    }

    /// The first command behind `index` that reads the file.
    pub fn reader(&self, file: &str, index: usize) -> Option<&str> {
        let place = BY_PLACE.iter().map(|(place, _)| *place).find(|place| file.starts_with(place));
        let lists = [Some(file_named(file)), place].into_iter().flatten().filter_map(|key| self.readers.get(key));
        let next = lists.filter_map(|list| list.get(list.partition_point(|(at, _)| *at <= index)));
        next.min_by_key(|(at, _)| *at).map(|(_, name)| name.as_str())
    }
}
