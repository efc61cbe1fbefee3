//! Interpreters of languages as packages of distributions: what shows that an image uses them, how their package managers
//! are called, which system packages hold what a language's own manager installs too.
//!
//! Source: the file lists of Debian's and Alpine's packages, and the names on PyPI; as of 2026-11. Hand-made: a package
//! that is not named here is no interpreter that is known.

/// The languages that files of an image can be told to be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Python,
    JavaScript,
    Ruby,
    Php,
}

/// What runs programs of one language.
#[derive(Debug)]
pub struct Runtime {
    packages: &'static [&'static str],
    /// Words that show a use: the runtime, and programs that need it without naming it.
    pub words: &'static [&'static str],
    pub language: Language,
    /// Endings of files that it runs.
    pub endings: &'static [&'static str],
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
        language: Language::Python,
        endings: &[".py", ".pyz", ".whl"],
    },
    Runtime {
        packages: &["nodejs", "nodejs-legacy", "node"],
        words: &[
            "node", "nodejs", "npm", "npx", "yarn", "pnpm", "corepack", "pm2", "bower", "gulp", "grunt", "webpack",
        ],
        language: Language::JavaScript,
        endings: &[".js", ".mjs", ".cjs", ".ts", "package.json"],
    },
    Runtime {
        packages: &["ruby", "ruby-full"],
        words: &["ruby", "gem", "bundle", "bundler", "rake", "rails", "puma", "unicorn", "fluentd", "jekyll", "sass"],
        language: Language::Ruby,
        endings: &[".rb", "Gemfile", "Rakefile", ".ru"],
    },
    Runtime {
        packages: &["php", "php-cli", "php5", "php5-cli"],
        words: &["php", "composer", "php-fpm", "php5-fpm", "apache2", "apache2ctl", "apachectl", "httpd", "nginx"],
        language: Language::Php,
        endings: &[".php", ".phar", "composer.json"],
    },
];

/// The runtime that the system package `name` brings for its own sake.
pub fn runtime(name: &str) -> Option<&'static Runtime> {
    RUNTIMES.iter().find(|runtime| runtime.packages.contains(&name))
}

/// Package managers of languages, by their system packages, and the words that show a use.
const MANAGERS: &[(&[&str], &[&str])] = &[
    (&["python-pip"], &["pip", "pip2", "python", "python2", "virtualenv"]),
    (&["python3-pip", "py3-pip", "py-pip"], &["pip3", "pip", "python3", "python", "virtualenv", "gunicorn", "venv"]),
    (&["npm"], &["npm", "npx", "node", "nodejs", "yarn", "pnpm"]),
    (&["yarn", "yarnpkg"], &["yarn", "yarnpkg"]),
    (&["composer"], &["composer"]),
    (&["rubygems"], &["gem", "bundle", "ruby", "rake"]),
    (&["bundler", "ruby-bundler"], &["bundle", "bundler", "gem", "ruby", "rake"]),
    (&["luarocks"], &["luarocks"]),
    (&["pipx"], &["pipx"]),
    (&["pipenv"], &["pipenv"]),
];

/// The words that would show a use of the language's package manager that the system package `name` holds.
pub fn manager_words(name: &str) -> Option<&'static [&'static str]> {
    MANAGERS.iter().find(|(names, _)| names.contains(&name)).map(|(_, words)| *words)
}

/// What the names of interpreters' packages begin with, how their programs are called, and what they run.
const INTERPRETERS: &[(&str, &[&str], &str)] = &[
    ("default-jre", &["java"], ".jar"),
    ("nodejs", &["node", "npm"], ".js"),
    ("openjdk", &["java"], ".jar"),
    ("perl", &["perl"], ".pl"),
    ("php", &["php"], ".php"),
    ("python", &["python", "pip", "easy_install"], ".py"),
    ("ruby", &["ruby", "gem"], ".rb"),
];

/// How the programs of an interpreter's package begin, and the ending of what they run.
pub fn programs(package: &str) -> Option<(&'static [&'static str], &'static str)> {
    let found = INTERPRETERS.iter().find(|(front, ..)| package.starts_with(front));
    found.map(|(_, programs, ending)| (*programs, *ending))
}

/// Packages that are the language itself, on which programs of others stand.
const LANGUAGES: &[&str] = &["default-jre", "nodejs", "php", "python", "python3", "ruby"];

pub fn is_language(package: &str) -> bool {
    LANGUAGES.contains(&package)
}

/// System packages whose name does not show the Python package they hold.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("python3-cherrypy3", "cherrypy"),
    ("python-imaging", "pillow"),
    ("python-pil", "pillow"),
    ("python3-pil", "pillow"),
    ("python3-yaml", "pyyaml"),
    ("python-yaml", "pyyaml"),
    ("py3-yaml", "pyyaml"),
    ("python3-mysqldb", "mysqlclient"),
    ("python-mysqldb", "mysql-python"),
    ("python3-bs4", "beautifulsoup4"),
    ("python3-sklearn", "scikit-learn"),
    ("python3-opencv", "opencv-python"),
    ("python3-dateutil", "python-dateutil"),
];

/// The Python package that the system package `name` holds, where its name does not say it.
pub fn python_package(name: &str) -> Option<&'static str> {
    OTHER_NAMES.iter().find(|(system, _)| *system == name).map(|(_, python)| *python)
}
