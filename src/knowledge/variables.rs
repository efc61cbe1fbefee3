//! Variables that programs of a build read by themselves, whatever the command line says; and those that tell a start to wait.
//!
//! Source: the manuals of the programs named by their fronts (pip, npm, Bundler, Cargo, Go, Maven, Gradle, apt and
//! debconf, git, curl, GCC, OpenSSL), the list of predefined arguments in the Dockerfile reference, and POSIX on the
//! environment, as of 2026-11. By fronts, so that more names are taken for read than are.

/// Variables that tell the start programs of images for whom to wait. Sources, looked up 2026-11-28:
/// `docker-compose.yml` of big-data-europe/docker-hadoop; README of ufoscout/docker-compose-wait.
pub const WAITS: &[&str] = &["SERVICE_PRECONDITION", "WAIT_HOSTS"];

const FRONTS: &[&str] = &[
    "APT_",
    "AR",
    "BUILD",
    "BUNDLE_",
    "CARGO",
    "CC",
    "CFLAGS",
    "CMAKE_",
    "COMPOSER_",
    "CONDA",
    "COREPACK_",
    "CPP",
    "CURL_",
    "CXX",
    "DEB",
    "DOTNET_",
    "DPKG_",
    "ELECTRON_",
    "GEM",
    "GIT",
    "GO",
    "GRADLE_",
    "HTTP",
    "JAVA_",
    "JDK_",
    "LANG",
    "LC_",
    "LD",
    "MAKE",
    "MAVEN_",
    "MVN_",
    "NODE",
    "NPM_",
    "NUGET_",
    "PHP",
    "PIP",
    "PKG_",
    "PLAYWRIGHT_",
    "PNPM_",
    "POETRY_",
    "PUPPETEER_",
    "PYTHON",
    "RAILS_",
    "RACK_",
    "RUBY",
    "RUST",
    "S6_",
    "SASS_",
    "SKIP_",
    "SSL_",
    "TARGET",
    "UV_",
    "VIRTUAL_ENV",
    "YARN_",
    "http",
    "https",
    "npm_",
];

const WHOLE: &[&str] = &[
    "ALL_PROXY",
    "CI",
    "DISPLAY",
    "FTP_PROXY",
    "HOME",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "PATH",
    "SHELL",
    "SOURCE_DATE_EPOCH",
    "TERM",
    "TMPDIR",
    "TZ",
    "USER",
    "no_proxy",
    "ftp_proxy",
    "all_proxy",
];

/// What the names of variables begin with that bundlers write into the client they build. Source: the manuals of Vite ("Env Variables and
/// Modes"), Create React App, Vue CLI, Gatsby and Next.js, as of 2026-11.
const BUILT_IN: &[&str] = &["GATSBY_", "NEXT_PUBLIC_", "REACT_APP_", "VITE_", "VUE_APP_"];

/// Whether a variable of this name is read when a client is built, and never after.
pub fn is_built_in(name: &str) -> bool {
    BUILT_IN.iter().any(|front| name.starts_with(front))
}

/// What the first start of an image writes down in the volume of its services, so that later starts and other services of the
/// volume do without it; all else is asked for at each start. Source, looked up 2026-11-28: README and `.config` of
/// nextcloud/docker (`config.php` holds the database; `redis.config.php` asks for `REDIS_HOST` at every call).
const KEPT: &[(&str, &[&str])] = &[("nextcloud", &["MYSQL_", "POSTGRES_", "SQLITE_", "NEXTCLOUD_ADMIN_"])];

/// Whether it is known what an image of this name keeps.
pub fn is_known_to_keep(image: &str) -> bool {
    KEPT.iter().any(|row| row.0 == image)
}

/// Whether an image of this name keeps what a variable says.
pub fn keeps(image: &str, variable: &str) -> bool {
    KEPT.iter().any(|row| row.0 == image && row.1.iter().any(|front| variable.starts_with(front)))
}

/// Whether some tool of a build reads a variable of this name from the environment.
pub fn is_read_by_tools(name: &str) -> bool {
    WHOLE.contains(&name) || FRONTS.iter().any(|front| name.starts_with(front))
}

/// Variables that switch the check of certificates off, and the values that do.
///
/// Source: the manuals of git, Node.js, npm and Python (PEP 493), as of 2026-11.
const UNCHECKED: &[(&str, &[&str])] = &[
    ("GIT_SSL_NO_VERIFY", &["1", "true"]),
    ("NODE_TLS_REJECT_UNAUTHORIZED", &["0"]),
    ("NPM_CONFIG_STRICT_SSL", &["false"]),
    ("PYTHONHTTPSVERIFY", &["0"]),
];

/// Whether the variable, with this value, has no program check certificates.
pub fn switches_tls_off(name: &str, value: &str) -> bool {
    UNCHECKED.iter().any(|(known, values)| known.eq_ignore_ascii_case(name) && values.contains(&value))
}
