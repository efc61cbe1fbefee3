//! Commands that stay: servers and how each is kept in the foreground, process managers, init programs
//! that reap, launchers that keep the real program as a child, clients of databases.
//!
//! Source: each program's own manual. A command in no table may still be a server of the project's own.

use super::classes::Daemon;

/// A server's command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    pub command: &'static str,
    pub class: Daemon,
    pub stays: Stays,
    /// The signal on which it ends in an orderly and quick way, where that is not SIGTERM.
    pub stop_signal: Option<&'static str>,
}

/// Whether a server stays in the foreground, where a container needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stays {
    /// As it is.
    Always,
    /// Unless one of these is among its arguments.
    Unless(&'static [&'static str]),
    /// Only with one of these among its arguments; the first is the one to write.
    Only(&'static [&'static str]),
}

use Daemon::{Container, Cron, Database, Dns, Ftp, Http, Log, Mail, Other, Queue, Ssh};
use Stays::{Always, Only, Unless};

const fn server(command: &'static str, class: Daemon, stays: Stays) -> Server {
    Server { command, class, stays, stop_signal: None }
}

const fn with_signal(command: &'static str, class: Daemon, stays: Stays, signal: &'static str) -> Server {
    Server { command, class, stays, stop_signal: Some(signal) }
}

const SERVERS: &[Server] = &[
    with_signal("apache2", Http, Only(&["-DFOREGROUND", "FOREGROUND", "-X", "NO_DETACH", "-DNO_DETACH"]), "SIGWINCH"),
    with_signal("apache2-foreground", Http, Always, "SIGWINCH"),
    with_signal("apache2ctl", Http, Only(&["-DFOREGROUND", "FOREGROUND"]), "SIGWINCH"),
    with_signal("apachectl", Http, Only(&["-DFOREGROUND", "FOREGROUND"]), "SIGWINCH"),
    server("beanstalkd", Queue, Always),
    server("beam.smp", Other, Always),
    server("caddy", Http, Unless(&["start"])),
    server("cassandra", Database, Only(&["-f"])),
    server("catalina.sh", Http, Only(&["run"])),
    server("celery", Other, Unless(&["multi", "--detach", "-D"])),
    server("clamd", Other, Only(&["--foreground", "-F", "--foreground=true"])),
    server("clickhouse-server", Database, Unless(&["--daemon"])),
    server("consul", Other, Always),
    server("couchdb", Database, Unless(&["-b"])),
    server("cron", Cron, Only(&["-f"])),
    server("crond", Cron, Only(&["-f", "-n"])),
    server("daphne", Http, Always),
    server("dnsmasq", Dns, Only(&["-k", "--keep-in-foreground", "-d", "--no-daemon"])),
    server("dockerd", Container, Always),
    server("dovecot", Mail, Only(&["-F"])),
    server("dropbear", Ssh, Only(&["-F"])),
    server("elasticsearch", Database, Unless(&["-d", "--daemonize"])),
    server("envoy", Http, Always),
    server("etcd", Database, Always),
    server("exim", Mail, Only(&["-bdf"])),
    server("exim4", Mail, Only(&["-bdf"])),
    server("fluentd", Log, Unless(&["-d", "--daemon"])),
    server("grafana-server", Http, Always),
    server("gunicorn", Http, Unless(&["-D", "--daemon"])),
    with_signal("haproxy", Http, Unless(&["-D"]), "SIGUSR1"),
    with_signal("httpd", Http, Only(&["-DFOREGROUND", "FOREGROUND", "-X"]), "SIGWINCH"),
    with_signal("httpd-foreground", Http, Always, "SIGWINCH"),
    server("hypercorn", Http, Always),
    server("influxd", Database, Always),
    server("kafka-server-start", Queue, Unless(&["-daemon"])),
    server("kafka-server-start.sh", Queue, Unless(&["-daemon"])),
    server("kibana", Http, Always),
    server("lighttpd", Http, Only(&["-D"])),
    server("logstash", Log, Always),
    server("mariadbd", Database, Always),
    server("memcached", Database, Unless(&["-d", "--daemon"])),
    server("minio", Database, Always),
    server("mongod", Database, Unless(&["--fork"])),
    server("mongos", Database, Unless(&["--fork"])),
    server("mosquitto", Queue, Unless(&["-d", "--daemon"])),
    server("mysqld", Database, Unless(&["--daemonize", "-D"])),
    server("mysqld_safe", Database, Always),
    server("named", Dns, Only(&["-f", "-g"])),
    server("nats-server", Queue, Always),
    server("neo4j", Database, Only(&["console"])),
    with_signal("nginx", Http, Only(&["daemon off"]), "SIGQUIT"),
    server("ntpd", Other, Only(&["-n", "--nofork", "-d"])),
    with_signal("openresty", Http, Only(&["daemon off"]), "SIGQUIT"),
    server("opendkim", Mail, Only(&["-f"])),
    with_signal("php-fpm", Http, Only(&["-F", "--nodaemonize"]), "SIGQUIT"),
    with_signal("pgbouncer", Database, Unless(&["-d", "--daemon"]), "SIGINT"),
    with_signal("postgres", Database, Always, "SIGINT"),
    server("postfix", Mail, Only(&["start-fg"])),
    with_signal("postmaster", Database, Always, "SIGINT"),
    server("proftpd", Ftp, Only(&["-n", "--nodaemon"])),
    server("prometheus", Database, Always),
    server("puma", Http, Unless(&["-d", "--daemon"])),
    server("pure-ftpd", Ftp, Unless(&["-B", "--daemonize"])),
    server("rabbitmq-server", Queue, Unless(&["-detached"])),
    server("redis-sentinel", Database, Unless(&["daemonize yes"])),
    server("redis-server", Database, Unless(&["daemonize yes"])),
    server("rsyslogd", Log, Only(&["-n"])),
    server("sendmail", Mail, Only(&["-bD"])),
    server("sidekiq", Other, Unless(&["-d", "--daemon"])),
    server("slapd", Database, Only(&["-d"])),
    server("smbd", Other, Only(&["-F", "--foreground"])),
    server("solr", Database, Only(&["-f", "--foreground"])),
    server("squid", Http, Only(&["-N", "--foreground", "-NYC", "-NYCd"])),
    server("sshd", Ssh, Only(&["-D", "-d"])),
    server("syslog-ng", Log, Only(&["-F", "--foreground"])),
    server("traefik", Http, Always),
    server("unbound", Dns, Only(&["-d"])),
    with_signal("unicorn", Http, Unless(&["-D", "--daemonize"]), "SIGQUIT"),
    server("uvicorn", Http, Always),
    with_signal("uwsgi", Http, Unless(&["--daemonize", "-d"]), "SIGINT"),
    server("valkey-server", Database, Unless(&["daemonize yes"])),
    server("varnishd", Http, Only(&["-F", "-d"])),
    server("vault", Other, Always),
    server("waitress-serve", Http, Always),
    server("zkServer.sh", Database, Only(&["start-foreground"])),
];

/// Programs that run several others and keep them running.
const SUPERVISORS: &[&str] = &[
    "bluepill",
    "circusd",
    "foreman",
    "god",
    "goreman",
    "hivemind",
    "honcho",
    "monit",
    "multirun",
    "my_init",
    "overmind",
    "pm2",
    "pm2-docker",
    "pm2-runtime",
    "procodile",
    "runit",
    "runit-init",
    "runsvdir",
    "runsvdir-start",
    "s6-svscan",
    "supervisord",
    "svscan",
    "svscanboot",
];

/// Programs that a whole system starts with.
const SYSTEM_INITS: &[&str] = &["init", "systemd", "openrc-init", "upstart"];

/// Small programs made to be process 1: they pass signals on and reap.
const REAPERS: &[&str] = &[
    "catatonit",
    "docker-init",
    "dumb-init",
    "go-init",
    "my_init",
    "pid1",
    "pidproxy",
    "s6-svscan",
    "tini",
    "tini-static",
];

/// Commands that start a server in the background and return.
const STARTERS: &[&str] =
    &["invoke-rc.d", "pg_ctl", "pg_ctlcluster", "rc-service", "service", "start-stop-daemon", "systemctl"];

/// Commands that keep the real program as a child and pass on signals late or not at all.
const LAUNCHERS: &[&str] = &[
    "bundle",
    "bunx",
    "cargo",
    "composer",
    "dotnet-watch",
    "flask",
    "forever",
    "gradle",
    "gradlew",
    "make",
    "mvn",
    "mvnw",
    "nodemon",
    "npm",
    "npx",
    "pdm",
    "pipenv",
    "pnpm",
    "poetry",
    "rails",
    "rake",
    "sbt",
    "ts-node-dev",
    "tox",
    "uv",
    "watchexec",
    "yarn",
];

/// Servers that look after children of their own and reap them.
const REAPING_SERVERS: &[&str] = &[
    "apache2",
    "apache2-foreground",
    "apachectl",
    "gunicorn",
    "haproxy",
    "httpd",
    "httpd-foreground",
    "mariadbd",
    "mysqld",
    "nginx",
    "openresty",
    "php-fpm",
    "postfix",
    "postgres",
    "sshd",
    "supervisord",
    "unicorn",
    "uwsgi",
];

/// Servers that start as root to open a port or to become their users, and do their work as a lesser
/// one unless their configuration says otherwise. (Source: their manuals; Apache's `User`, nginx's and
/// PHP-FPM's `user`, squid's `cache_effective_user`, `--user` of dnsmasq, and so on.)
const STEP_DOWN: &[&str] = &[
    "apache2",
    "apache2-foreground",
    "apache2ctl",
    "apachectl",
    "chronyd",
    "cron",
    "crond",
    // Run by root it works as OWNER, `nobody` unless told otherwise.
    "delegated",
    "dnsmasq",
    "dovecot",
    "httpd",
    "httpd-foreground",
    "in.tftpd",
    // Debian's and Alpine's settings name a user, without which they refuse to be run by root.
    "mariadbd",
    // Root cannot start it without `-u`.
    "memcached",
    "mosquitto",
    "mysqld",
    "mysqld_safe",
    "nginx",
    "openresty",
    "php-fpm",
    "postfix",
    "proftpd",
    "pure-ftpd",
    // The daemon's modules are `nobody`'s.
    "rsync",
    "smbd",
    "squid",
    "sshd",
    "tinyproxy",
    "unbound",
    "varnishd",
    "vsftpd",
];

/// Packages of such servers that are not called as their programs are, of what starts them, and of tunnels and file
/// servers, which work in the kernel.
const STEP_DOWN_PACKAGES: &[&str] = &[
    "apache2",
    "dovecot-core",
    "mariadb",
    "mariadb-server",
    "mysql",
    "mysql-server",
    "nfs-kernel-server",
    "nfs-utils",
    "openssh",
    "openssh-server",
    "ppp",
    "pptp-linux",
    "pptpclient",
    "rsyslog",
    "samba",
    "supervisor",
];

/// Programs that, with nothing to run, wait for someone to type.
const CONSOLES: &[&str] = &[
    "ash",
    "bash",
    "bun",
    "clj",
    "clojure",
    "dash",
    "deno",
    "erl",
    "fish",
    "ghci",
    "groovysh",
    "iex",
    "ipython",
    "irb",
    "jshell",
    "julia",
    "ksh",
    "lua",
    "node",
    "nu",
    "perl",
    "php",
    "powershell",
    "psysh",
    "pwsh",
    "pypy",
    "pypy3",
    "python",
    "python2",
    "python3",
    "r",
    "racket",
    "rebar3",
    "sbcl",
    "scala",
    "sh",
    "swipl",
    "utop",
    "zsh",
];

/// Clients of databases, and what they speak to.
const CLIENTS: &[(&str, &str)] = &[
    ("clickhouse-client", "clickhouse"),
    ("cqlsh", "cassandra"),
    ("createdb", "postgresql"),
    ("createuser", "postgresql"),
    ("influx", "influxdb"),
    ("mariadb", "mariadb"),
    ("mongo", "mongodb"),
    ("mongoimport", "mongodb"),
    ("mongorestore", "mongodb"),
    ("mongosh", "mongodb"),
    ("mysql", "mysql"),
    ("mysqladmin", "mysql"),
    ("mysqlimport", "mysql"),
    ("pg_restore", "postgresql"),
    ("psql", "postgresql"),
    ("redis-cli", "redis"),
    ("sqlcmd", "mssql"),
];

/// Words by which a program brings its database up to date. Source: the manuals of each.
const MIGRATIONS: &[&[&str]] = &[
    &["manage.py", "migrate"],
    &["alembic", "upgrade"],
    &["flask", "db", "upgrade"],
    &["rails", "db:migrate"],
    &["rake", "db:migrate"],
    &["artisan", "migrate"],
    &["prisma", "migrate", "deploy"],
    &["sequelize", "db:migrate"],
    &["sequelize-cli", "db:migrate"],
    &["knex", "migrate:latest"],
    &["typeorm", "migration:run"],
    &["flyway", "migrate"],
    &["liquibase", "update"],
    &["diesel", "migration", "run"],
    &["dbmate", "up"],
    &["console", "doctrine:migrations:migrate"],
    &["aerich", "upgrade"],
    &["mix", "ecto.migrate"],
    &["rails", "db:prepare"],
];

/// Words by which a program makes ready what it serves. Source: the manuals of Django, Rails, Laravel and Symfony.
const PREPARING: &[&[&str]] = &[
    &["manage.py", "collectstatic"],
    &["manage.py", "compilemessages"],
    &["manage.py", "compress"],
    &["rails", "assets:precompile"],
    &["rake", "assets:precompile"],
    &["artisan", "config:cache"],
    &["artisan", "key:generate"],
    &["console", "cache:warmup"],
    &["console", "assets:install"],
];

/// Whether the words make ready what a program serves, an interpreter before them or not.
pub fn prepares(words: &[&str]) -> bool {
    let words = program_words(words);
    PREPARING.iter().any(|start| begins(&words, start))
}

/// Whether the words bring a database up to date, an interpreter or `npx` before them or not.
pub fn is_migration(words: &[&str]) -> bool {
    let words = program_words(words);
    MIGRATIONS.iter().any(|start| begins(&words, start))
}

/// Words by which sources are made into a program. Source: the manuals of each.
const COMPILING: &[&[&str]] = &[
    &["npm", "run", "build"],
    &["pnpm", "build"],
    &["pnpm", "run", "build"],
    &["yarn", "build"],
    &["yarn", "run", "build"],
    &["bun", "run", "build"],
    &["next", "build"],
    &["nuxt", "build"],
    &["vite", "build"],
    &["ng", "build"],
    &["react-scripts", "build"],
    &["mvn", "package"],
    &["mvn", "clean", "package"],
    &["mvn", "install"],
    &["mvn", "clean", "install"],
    &["mvnw", "package"],
    &["mvnw", "clean", "package"],
    &["gradle", "build"],
    &["gradlew", "build"],
    &["cargo", "build"],
    &["go", "build"],
    &["dotnet", "build"],
    &["dotnet", "publish"],
];

/// Whether the words build a program.
pub fn is_build(words: &[&str]) -> bool {
    let words = program_words(words);
    COMPILING.iter().any(|start| begins(&words, start))
}

/// Words that start a server for development, and what it is called. Source: the manuals of each, which say so
/// themselves (Flask's and Django's documentation, `ng serve --help`, php.net on the built-in web server,
/// webpack-dev-server's README, Create React App's documentation).
const DEVELOPMENT_SERVERS: &[(&[&str], &str)] = &[
    (&["flask", "run"], "Flask's own server"),
    (&["manage.py", "runserver"], "Django's `runserver`"),
    (&["ng", "serve"], "`ng serve`"),
    (&["webpack-dev-server"], "`webpack-dev-server`"),
    (&["webpack", "serve"], "`webpack serve`"),
    (&["react-scripts", "start"], "`react-scripts start`"),
    (&["php", "-S"], "PHP's built-in server"),
    (&["http.server"], "`python -m http.server`"),
    (&["next", "dev"], "`next dev`"),
    (&["nuxt", "dev"], "`nuxt dev`"),
    (&["vue-cli-service", "serve"], "`vue-cli-service serve`"),
    (&["npm", "run", "dev"], "`npm run dev`"),
    (&["yarn", "dev"], "`yarn dev`"),
    (&["yarn", "run", "dev"], "`yarn run dev`"),
    (&["pnpm", "dev"], "`pnpm dev`"),
    (&["pnpm", "run", "dev"], "`pnpm run dev`"),
    (&["jekyll", "serve"], "`jekyll serve`"),
    (&["hugo", "server"], "`hugo server`"),
    (&["mkdocs", "serve"], "`mkdocs serve`"),
];

/// The server for development that the words start, an interpreter or `npx` before it or not.
pub fn development_server(words: &[&str]) -> Option<&'static str> {
    let words = program_words(words);
    DEVELOPMENT_SERVERS.iter().find(|(start, _)| begins(&words, start)).map(|(_, name)| *name)
}

/// Scripts of a `package.json` that serve, by custom.
const SERVING: &[&str] = &["start", "serve", "dev"];

/// Whether the words start a server through a program that starts others: `bundle exec puma`, `npm run start`,
/// `python app.py`. A program of Django's or of setuptools that does one thing and ends is none.
pub fn starts_server(words: &[&str]) -> bool {
    let named = program_words(words);
    let ends_itself = |word: &str| matches!(base(word), "manage.py" | "setup.py");
    let program = words.iter().skip(1).find(|word| !word.starts_with('-'));
    let python = words.first().is_some_and(|word| base(word).starts_with("python"));
    let runs_file = python && program.is_some_and(|word| word.ends_with(".py") && !ends_itself(word));
    let known = match named.as_slice() {
        ["rails", "server" | "s", ..] => true,
        ["npm" | "yarn" | "pnpm" | "bun", "run" | "run-script", script, ..] => {
            SERVING.iter().any(|known| script.starts_with(known))
        }
        ["npm" | "yarn" | "pnpm", script, ..] => SERVING.contains(script),
        [program, args @ ..] => {
            server_of(program).is_some_and(|server| !server.leaves_foreground(args.iter().copied()))
        }
        [] => false,
    };
    known || runs_file || development_server(words).is_some()
}

/// Whether the words start the server of Rails, `bundle exec` before them or not.
pub fn is_rails_server(words: &[&str]) -> bool {
    matches!(program_words(words).as_slice(), ["rails", "server" | "s", ..])
}

/// The words without directories, options, and what only starts a program for another.
pub(super) fn program_words<'a>(words: &[&'a str]) -> Vec<&'a str> {
    const BEFORE: &[&str] =
        &["python", "python2", "python3", "uv", "poetry", "pipenv", "run", "bundle", "exec", "npx", "-m"];
    let named = words.iter().map(|word| base(word));
    let named = named.skip_while(|word| BEFORE.contains(word));
    let mut named: Vec<&str> = named.filter(|word| !word.starts_with('-') || *word == "-S").collect();
    if matches!(named.as_slice(), ["php", "artisan" | "console", ..]) {
        named.remove(0);
    }
    named
}

fn begins(words: &[&str], start: &[&str]) -> bool {
    words.iter().take(start.len()).eq(start)
}

/// The server this command is; its directory and version do not count: `/usr/sbin/php-fpm8.2`.
pub fn server_of(command: &str) -> Option<&'static Server> {
    let name = base(command);
    let find = |name: &str| SERVERS.iter().find(|server| server.command == name);
    find(name).or_else(|| {
        let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
        // php5-fpm, php7.4-fpm
        let fpm = stem.starts_with("php") && stem.ends_with("-fpm");
        if fpm { find("php-fpm") } else { find(stem).filter(|_| !stem.is_empty()) }
    })
}

impl Server {
    /// Whether, started with these arguments, it goes to the background and its first process ends. Its
    /// configuration file may say otherwise and is not known here.
    pub fn leaves_foreground<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> bool {
        let args: Vec<&str> = args.into_iter().collect();
        let line = args.join(" ").replace(['=', ';'], " ");
        let has = |wanted: &[&str]| {
            wanted.iter().any(|flag| match flag.contains(' ') {
                true => line.contains(flag),
                false => args
                    .iter()
                    .any(|arg| arg == flag || arg.strip_prefix(flag).is_some_and(|rest| rest.starts_with('='))),
            })
        };
        // Asked for its version, its help or a test of its configuration it does not serve at all.
        if has(&[
            "-v",
            "-V",
            "--version",
            "-h",
            "--help",
            "-t",
            "-T",
            "configtest",
            "-s",
            "reload",
            "stop",
            "--validate",
        ]) {
            return false;
        }
        match self.stays {
            Always => false,
            Unless(flags) => has(flags),
            Only(flags) => !has(flags) && !cluster_has(&args, flags),
        }
    }

    /// The argument that keeps it in the foreground, as it is written; `None` where it stays there anyway.
    pub fn foreground_argument(&self) -> Option<&'static str> {
        match self.stays {
            Only(["daemon off", ..]) => Some("-g 'daemon off;'"),
            Only([first, ..]) => Some(first),
            _ => None,
        }
    }
}

/// Whether a word of short flags holds one of them: `-eD` holds `-D`.
fn cluster_has(args: &[&str], flags: &[&str]) -> bool {
    let short = flags.iter().filter_map(|flag| flag.strip_prefix('-')).filter(|flag| flag.len() == 1);
    let mut clusters = args.iter().filter(|arg| arg.starts_with('-') && !arg.starts_with("--"));
    let short: Vec<&str> = short.collect();
    clusters.any(|arg| short.iter().any(|flag| arg.contains(flag)))
}

/// Programs that run tests once and end.
const TESTERS: &[&str] = &[
    "behave",
    "cypress",
    "dredd",
    "jest",
    "k6",
    "karma",
    "mocha",
    "newman",
    "nosetests",
    "phpunit",
    "playwright",
    "pytest",
    "robot",
    "rspec",
    "tox",
];

/// Whether the program runs tests and ends: it serves nobody.
pub fn runs_tests(command: &str) -> bool {
    TESTERS.contains(&command)
}

/// Whether it runs several programs and keeps them running. `/init` is that of s6-overlay.
pub fn is_supervisor(command: &str) -> bool {
    SUPERVISORS.contains(&base(command)) || command == "/init"
}

/// Whether it is the first program of a whole system.
pub fn is_system_init(command: &str) -> bool {
    SYSTEM_INITS.contains(&base(command)) && command != "/init"
}

/// Whether it does nothing as process 1 but start what its words name, pass signals on and reap.
pub fn is_small_init(command: &str) -> bool {
    matches!(base(command), "catatonit" | "docker-init" | "dumb-init" | "tini" | "tini-static")
}

/// Whether, as process 1, it reaps what its children leave behind.
pub fn is_reaper(command: &str) -> bool {
    let name = base(command);
    REAPERS.contains(&name) || SUPERVISORS.contains(&name) || SYSTEM_INITS.contains(&name) || handles_children(name)
}

/// Whether it is a server with children of its own, which it reaps.
pub fn handles_children(command: &str) -> bool {
    let known = server_of(command).map_or(base(command), |server| server.command);
    REAPING_SERVERS.contains(&known)
}

/// Whether it is a server that lets go of root by itself.
pub fn steps_down(command: &str) -> bool {
    let name = base(command);
    let known = server_of(command).map_or(name, |server| server.command);
    STEP_DOWN.contains(&known)
}

/// Whether it is a server whose first process refuses to work unless root starts it (postfix(1); Dovecot's
/// "Rootless installation" asks for settings of its own; exportfs(8), pppd(8), xl2tpd(8); 2026-11).
pub fn wants_root_at_start(command: &str) -> bool {
    matches!(
        base(command),
        "dovecot"
            | "exportfs"
            | "nmbd"
            | "postfix"
            | "pppd"
            | "rpc.mountd"
            | "rpc.nfsd"
            | "samba"
            | "winbindd"
            | "xl2tpd"
    )
}

/// Servers that root starts and that work as the user whom an argument names (named(8), dhcpd(8), ntpd(8), opendkim(8),
/// slapd(8), tor(1), openvpn(8), 2026-11).
const TOLD_THEIR_USER: &[(&str, &str)] = &[
    ("dhcpd", "-user"),
    ("named", "-u"),
    ("ntpd", "-u"),
    ("opendkim", "-u"),
    ("opendmarc", "-u"),
    ("openvpn", "--user"),
    ("slapd", "-u"),
    ("tor", "--User"),
];

/// Whether the words start a server that is told to work as a lesser user.
pub fn is_told_its_user(words: &[&str]) -> bool {
    let Some((program, args)) = words.split_first() else { return false };
    let flag = TOLD_THEIR_USER.iter().find(|(known, _)| *known == base(program)).map(|(_, flag)| *flag);
    let mut given = args.windows(2).filter(|pair| Some(pair[0]) == flag);
    given.any(|pair| !matches!(pair[1].trim_matches(['"', '\'']), "root" | "0"))
}

/// Whether the package brings a server that lets go of root by itself, or what starts such servers.
pub fn brings_server_that_steps_down(package: &str) -> bool {
    let name = package.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    STEP_DOWN_PACKAGES.contains(&name) || steps_down(name)
}

/// A call that installs or fetches something, and ends well where it could not.
pub struct WarnsOnly {
    programs: &'static [&'static str],
    /// What its text calls; of a script its own name.
    pub call: &'static str,
    /// What it was to do.
    pub work: &'static str,
    pub instead: &'static str,
    /// Words in the same text that make a failure count, or look at what came of the call.
    heeded: &'static [&'static str],
}

/// What a command with these words calls that only warns of a failure. Sources: R's manual of `install.packages` and `options`,
/// BiocManager, littler's `install2.r --help`; `nltk.download`, tried with 3.9; 2026-11.
pub fn warns_only(words: &[&str]) -> Option<&'static WarnsOnly> {
    let (program, args) = words.split_first()?;
    let of_program = WARNS_ONLY.iter().filter(|known| known.programs.contains(&base(program)));
    of_program.into_iter().find(|known| {
        let script = known.programs == [known.call];
        let call = format!("{}(", known.call);
        let calls = script || args.iter().any(|arg| arg.contains(&call));
        let heeded = |arg: &&str| match script {
            true => known.heeded.contains(arg),
            false => known.heeded.iter().any(|word| arg.contains(word)),
        };
        calls && !args.iter().any(heeded)
    })
}

const R_HEEDS: &[&str] = &[
    "warn=2",
    "warn = 2",
    "warn= 2",
    "warn =2",
    "tryCatch",
    "withCallingHandlers",
    "stop(",
    "stopifnot",
    "quit(",
    "q(",
    "library(",
    "require(",
    "requireNamespace",
    "loadNamespace",
    "installed.packages",
    "packageVersion",
];

const R_STOPS: &str = "write `options(warn = 2)` before it, so that a warning ends R with an error";

static WARNS_ONLY: &[WarnsOnly] = &[
    WarnsOnly {
        programs: &["R", "Rscript", "r"],
        call: "install.packages",
        work: "install",
        instead: R_STOPS,
        heeded: R_HEEDS,
    },
    WarnsOnly {
        programs: &["R", "Rscript", "r"],
        call: "BiocManager::install",
        work: "install",
        instead: R_STOPS,
        heeded: R_HEEDS,
    },
    WarnsOnly {
        programs: &["install2.r"],
        call: "install2.r",
        work: "install",
        instead: "write `install2.r --error`",
        heeded: &["--error", "-e", "--help", "-h"],
    },
    WarnsOnly {
        programs: &["python", "python3"],
        call: "nltk.download",
        work: "fetch",
        instead: "write `nltk.download(…, raise_on_error=True)`",
        heeded: &["raise_on_error", "assert", "exit(", "raise ", " if ", "nltk.data.find", "try:"],
    },
];

/// Where a web server logs as distributions package it.
pub struct PackagedLog {
    programs: &'static [&'static str],
    pub packages: &'static [&'static str],
    /// Where the log lies, and its files: of requests, and of errors.
    pub place: &'static str,
    pub files: [&'static str; 2],
    /// Where the settings lie.
    pub settings: &'static str,
}

/// The log of a web server, by the program that starts it (Debian 13, Alpine 3.23 and Fedora 43: default settings of the
/// packages, 2026-11).
pub fn packaged_log(program: &str) -> Option<&'static PackagedLog> {
    PACKAGED_LOGS.iter().find(|log| log.programs.contains(&base(program)))
}

static PACKAGED_LOGS: &[PackagedLog] = &[
    PackagedLog {
        programs: &["apache2", "apache2ctl", "apachectl"],
        packages: &["apache2"],
        place: "/var/log/apache2",
        files: ["access.log", "error.log"],
        settings: "/etc/apache2",
    },
    PackagedLog {
        programs: &["httpd"],
        packages: &["httpd"],
        place: "/var/log/httpd",
        files: ["access_log", "error_log"],
        settings: "/etc/httpd",
    },
    PackagedLog {
        programs: &["nginx"],
        packages: &["nginx", "nginx-extras", "nginx-full", "nginx-light"],
        place: "/var/log/nginx",
        files: ["access.log", "error.log"],
        settings: "/etc/nginx",
    },
];

/// Whether a shell runs it itself, so that there is no program of that name to start in its place (POSIX.1-2024,
/// "Special Built-In Utilities" and those regular ones that act on the shell; dash and bash manuals).
pub fn is_builtin(command: &str) -> bool {
    const BUILTINS: &[&str] = &[
        ".", ":", "alias", "bg", "break", "cd", "command", "continue", "declare", "eval", "exec", "exit", "export",
        "fc", "fg", "getopts", "hash", "jobs", "let", "local", "read", "readonly", "return", "set", "shift", "shopt",
        "source", "times", "trap", "type", "typeset", "ulimit", "umask", "unalias", "unset", "wait",
    ];
    BUILTINS.contains(&command)
}

/// Whether, started with these arguments, it is a console: an interpreter with nothing to run.
pub fn is_console<'a>(command: &str, args: impl IntoIterator<Item = &'a str>) -> bool {
    let name = base(command).to_ascii_lowercase();
    let name = name.trim_end_matches(".exe");
    let idle = |arg| matches!(arg, "-a" | "-i" | "-l" | "-il" | "-li" | "--login" | "--no-save" | "repl" | "-de0");
    CONSOLES.contains(&name) && args.into_iter().all(idle)
}

/// Whether it keeps the real program as its child: `npm start`, `poetry run`.
pub fn is_launcher(command: &str) -> bool {
    LAUNCHERS.contains(&base(command))
}

/// Whether it starts a server in the background: `service`, `systemctl`, `pg_ctl`, `/etc/init.d/x`.
pub fn is_starter(command: &str) -> bool {
    STARTERS.contains(&base(command)) || command.contains("/etc/init.d/") || command.contains("/etc/rc.d/")
}

/// What the command speaks to as a client: `psql` to `postgresql`.
pub fn client_of(command: &str) -> Option<&'static str> {
    let name = base(command);
    CLIENTS.iter().find(|(client, _)| *client == name).map(|(_, product)| *product)
}

fn base(command: &str) -> &str {
    command.rsplit('/').next().unwrap_or(command)
}

/// Commands that fetch, make or change what a later step counts on.
const COUNTED_ON: &[&str] = &[
    "apk",
    "apt",
    "apt-get",
    "bundle",
    "cargo",
    "cmake",
    "composer",
    "configure",
    "cp",
    "crontab",
    "curl",
    "dnf",
    "docker-php-ext-install",
    "envsubst",
    "gem",
    "git",
    "groupmod",
    "make",
    "microdnf",
    "mv",
    "ninja",
    "npm",
    "patch",
    "pecl",
    "pip",
    "pip3",
    "postconf",
    "tar",
    "unzip",
    "usermod",
    "wget",
    "yarn",
    "yum",
];

/// Whether a later step counts on what the command does.
pub fn is_counted_on(command: &str) -> bool {
    COUNTED_ON.contains(&command)
}

/// Commands that do a piece of work on files or texts and end: what ends with one has done its work, and serves nothing.
const PLAIN_TOOLS: &[&str] = &[
    "awk",
    "cat",
    "chmod",
    "chown",
    "cp",
    "curl",
    "cut",
    "date",
    "echo",
    "find",
    "grep",
    "gzip",
    "ln",
    "ls",
    "md5sum",
    "mkdir",
    "mv",
    "printf",
    "rm",
    "rsync",
    "scp",
    "sed",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "sort",
    "tar",
    "tee",
    "touch",
    "unzip",
    "wget",
    "xz",
    "zip",
];

/// Whether it does a piece of work and ends.
pub fn is_plain_tool(command: &str) -> bool {
    PLAIN_TOOLS.contains(&command)
}

/// The options of a command that takes the number or the group of an account and refuses an empty one.
///
/// Sources: addgroup and adduser of busybox 1.37; groupadd, groupmod, useradd and usermod of shadow 4.17 (2026-11).
pub fn numbers_of(command: &str) -> Option<&'static [&'static str]> {
    Some(match command {
        "addgroup" | "groupadd" | "groupmod" => &["-g", "--gid"],
        "adduser" => &["-u", "--uid", "-G", "--ingroup", "--gid"],
        "useradd" | "usermod" => &["-u", "--uid", "-g", "--gid"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(line: &str) -> bool {
        let mut words = line.split('|');
        server_of(words.next().unwrap()).unwrap().leaves_foreground(words)
    }

    #[test]
    fn servers_are_known_with_path_and_version() {
        for (command, known) in [
            ("/usr/sbin/nginx", "nginx"),
            ("php-fpm8.2", "php-fpm"),
            ("php5-fpm", "php-fpm"),
            ("/usr/lib/postgresql/9.3/bin/postgres", "postgres"),
            ("gunicorn3", "gunicorn"),
        ] {
            assert_eq!(server_of(command).map(|s| s.command), Some(known), "{command}");
        }
        for command in ["python", "node", "bash", "", "3", "psql"] {
            assert_eq!(server_of(command), None, "{command}");
        }
    }

    #[test]
    fn what_stays_in_the_foreground() {
        for line in [
            "nginx|-g|daemon off;",
            "nginx|-t",
            "apachectl|-D|FOREGROUND",
            "httpd|-DFOREGROUND",
            "php-fpm|-F",
            "sshd|-eD",
            "cron|-f",
            "crond|-n",
            "redis-server|--appendonly|yes",
            "mongod",
            "postgres|-D|/data",
            "mysqld|--user=mysql",
            "gunicorn|app:app",
            "catalina.sh|run",
        ] {
            assert!(!leaves(line), "{line}");
        }
        for line in [
            "nginx",
            "apachectl|start",
            "httpd|-k|start",
            "php-fpm7.4",
            "cron",
            "redis-server|--daemonize|yes",
            "mongod|--fork",
            "memcached|-d",
            "rabbitmq-server|-detached",
            "catalina.sh|start",
            "gunicorn|--daemon|app",
        ] {
            assert!(leaves(line), "{line}");
        }
        assert_eq!(server_of("nginx").unwrap().foreground_argument(), Some("-g 'daemon off;'"));
        assert_eq!(server_of("postgres").unwrap().stop_signal, Some("SIGINT"));
    }

    #[test]
    fn other_roles() {
        assert!(
            is_supervisor("/usr/bin/supervisord")
                && is_supervisor("/init")
                && !is_system_init("/init")
                && is_system_init("/sbin/init")
                && is_reaper("tini")
        );
        assert!(is_reaper("nginx") && !is_reaper("node") && !is_reaper("python"));
        assert!(steps_down("/usr/sbin/php-fpm8.2") && steps_down("httpd") && !steps_down("gunicorn"));
        assert!(is_console("/bin/bash", []) && is_console("php", ["-a"]) && is_console("R", ["--no-save"]));
        assert!(!is_console("python3", ["app.py"]) && !is_console("bash", ["-c", "true"]) && !is_console("caddy", []));
        assert!(is_launcher("npm") && !is_launcher("node"));
        assert!(is_starter("service") && is_starter("/etc/init.d/postgresql") && !is_starter("postgres"));
        assert_eq!(client_of("/usr/bin/psql"), Some("postgresql"));
    }

    #[test]
    fn no_server_is_listed_twice() {
        let mut seen = std::collections::HashSet::new();
        assert!(SERVERS.iter().all(|server| seen.insert(server.command)));
    }
}
