//! `runtime-unused`: see the page of the same name.

use crate::knowledge::packages::implies;
use crate::project::evidence::Kind;
use crate::project::images::usage::system_installs;
use crate::project::{Project, StageRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        for unneeded in cx.project.unneeded(stage, |name| commands(cx.project, stage, name), |_| false) {
            let Some(first) = unneeded.packages.first() else { continue };
            let message = format!("{} is installed, and the image holds no program for it", unneeded.listed());
            let finding = out.report(stage.file(), first.span, message).mark("runs nothing");
            finding.help("leave it out");
            cx.project.tell(&unneeded, finding);
        }
    }
}

struct Runtime {
    packages: &'static [&'static str],
    /// Words that show a use: the runtime, and programs that need it without naming it.
    words: &'static [&'static str],
    kind: Option<Kind>,
    /// Endings of files that it runs.
    endings: &'static [&'static str],
}

static RUNTIMES: &[Runtime] = &[
    Runtime {
        packages: &["python", "python2", "python2.7", "python3", "python-minimal", "python3-minimal", "python3-full"],
        words: &[
            "python",
            "python2",
            "python2.7",
            "python3",
            "pip",
            "pip2",
            "pip3",
            "virtualenv",
            "venv",
            "poetry",
            "pipenv",
            "uv",
            "conda",
            "gunicorn",
            "uwsgi",
            "uvicorn",
            "celery",
            "flask",
            "django-admin",
            "jupyter",
            "supervisord",
            "ansible",
            "ansible-playbook",
            "aws",
            "certbot",
            "npm",
            "yarn",
            "pnpm",
            "node-gyp",
            "meson",
            "gdb",
            "add-apt-repository",
        ],
        kind: Some(Kind::Python),
        endings: &[".py", ".pyz", ".whl"],
    },
    Runtime {
        packages: &["nodejs", "nodejs-legacy", "node"],
        words: &[
            "node", "nodejs", "npm", "npx", "yarn", "pnpm", "corepack", "pm2", "bower", "gulp", "grunt", "webpack",
        ],
        kind: Some(Kind::JavaScript),
        endings: &[".js", ".mjs", ".cjs", ".ts", "package.json"],
    },
    Runtime {
        packages: &["ruby", "ruby-full"],
        words: &["ruby", "gem", "bundle", "bundler", "rake", "rails", "puma", "unicorn", "fluentd", "jekyll", "sass"],
        kind: Some(Kind::Ruby),
        endings: &[".rb", "Gemfile", "Rakefile", ".ru"],
    },
    Runtime {
        packages: &["php", "php-cli", "php5", "php5-cli"],
        words: &["php", "composer", "php-fpm", "php5-fpm", "apache2", "apache2ctl", "apachectl", "httpd", "nginx"],
        kind: Some(Kind::Php),
        endings: &[".php", ".phar", "composer.json"],
    },
];

/// The words that would show a use of the runtime called `name`; none where it is used otherwise.
fn commands(project: &Project, stage: StageRef, name: &str) -> Vec<&'static str> {
    let Some(runtime) = RUNTIMES.iter().find(|runtime| runtime.packages.contains(&name)) else { return Vec::new() };
    let docker = stage.docker;
    let read = || project.copied_by(docker.file).any(|e| Some(e.kind) == runtime.kind);
    let sent = || {
        let sources = || docker.copy_sources();
        let mut taken = project.contexts_of(docker).flat_map(|context| context.taken_by_any(sources()));
        let runs = |path: &str| runtime.endings.iter().any(|ending| path.ends_with(ending));
        taken.any(runs)
    };
    // What another package needs it for is not known here; a package manager alone needs it for itself.
    let needed = || {
        let packages = system_installs(stage).flat_map(|(_, call)| &call.packages);
        let manager = |other: &str| matches!(other, "python-pip" | "python3-pip" | "npm" | "rubygems" | "composer");
        packages.filter(|p| !manager(&p.name)).any(|p| implies(&p.name, name))
    };
    if read() || sent() || needed() { Vec::new() } else { runtime.words.to_vec() }
}
