//! Servers that listen on the loopback address unless they are told another, which in a container is the container alone.
//!
//! Source: the documentation of each (Flask, Django, Uvicorn, Gunicorn, Hypercorn, Daphne, FastAPI, Laravel's `artisan serve`,
//! Rails, Vite, Angular, Astro, Nuxt, Gatsby, webpack-dev-server, Jekyll, Hugo, MkDocs, Jupyter, TensorBoard, MLflow, PHP), as of
//! 2026-11. Knows no project.

use super::commands::program_words;

/// Such a server.
#[derive(Debug)]
pub struct Listener {
    /// The words it is started with.
    pub start: &'static [&'static str],
    /// Options that name another address, or a file that may.
    flags: &'static [&'static str],
    /// What makes it listen everywhere.
    pub open: &'static str,
    /// Variables that name an address.
    pub variables: &'static [&'static str],
    /// Its files of settings, by the beginnings of their names, and the word with which they name one.
    pub settings: &'static [(&'static str, &'static str)],
}

const fn row(
    start: &'static [&'static str],
    flags: &'static [&'static str],
    open: &'static str,
    variables: &'static [&'static str],
    settings: &'static [(&'static str, &'static str)],
) -> Listener {
    Listener { start, flags, open, variables, settings }
}

const HOST: &str = "--host 0.0.0.0";
const VITE: &[(&str, &str)] = &[("vite.config", "host"), ("vite.", "host")];

static LISTENERS: &[Listener] = &[
    row(
        &["flask", "run"],
        &["--host", "-h"],
        HOST,
        &["FLASK_RUN_HOST"],
        &[(".env", "FLASK_RUN_HOST"), (".flaskenv", "")],
    ),
    row(&["uvicorn"], &["--host", "--uds", "--fd"], HOST, &["UVICORN_HOST", "UVICORN_UDS"], &[]),
    row(
        &["gunicorn"],
        &["-b", "--bind", "-c", "--config", "--paste"],
        "--bind 0.0.0.0:8000",
        &["PORT", "GUNICORN_CMD_ARGS"],
        &[("gunicorn", "bind")],
    ),
    row(&["hypercorn"], &["-b", "--bind", "-c", "--config", "--quic-bind"], "--bind 0.0.0.0:8000", &[], &[]),
    row(&["daphne"], &["-b", "--bind", "-e", "--endpoint", "-u", "--unix-socket", "--fd"], "--bind 0.0.0.0", &[], &[]),
    row(&["fastapi", "dev"], &["--host"], HOST, &[], &[]),
    row(&["manage.py", "runserver"], &[], "0.0.0.0:8000", &[], &[("manage.py", "addr")]),
    row(&["django-admin", "runserver"], &[], "0.0.0.0:8000", &[], &[]),
    row(&["php", "artisan", "serve"], &["--host"], HOST, &["SERVER_HOST"], &[(".env", "SERVER_HOST")]),
    row(&["vite"], &["--host"], "--host", &[], VITE),
    row(&["vite", "dev"], &["--host"], "--host", &[], VITE),
    row(&["vite", "serve"], &["--host"], "--host", &[], VITE),
    row(&["vite", "preview"], &["--host"], "--host", &[], VITE),
    row(&["ng", "serve"], &["--host"], HOST, &[], &[("angular.json", "host")]),
    row(&["astro", "dev"], &["--host"], "--host", &[], &[("astro.config", "host")]),
    row(&["astro", "preview"], &["--host"], "--host", &[], &[("astro.config", "host")]),
    row(&["nuxt", "dev"], &["--host", "-H"], HOST, &["HOST", "NUXT_HOST", "NITRO_HOST"], &[("nuxt.config", "host")]),
    row(&["gatsby", "develop"], &["--host", "-H"], HOST, &["GATSBY_HOST"], &[]),
    row(&["webpack", "serve"], &["--host"], HOST, &[], &[("webpack", "host")]),
    row(&["webpack-dev-server"], &["--host"], HOST, &[], &[("webpack", "host")]),
    row(&["jekyll", "serve"], &["--host", "-H"], HOST, &["JEKYLL_ENV"], &[("_config", "host")]),
    row(&["hugo", "server"], &["--bind"], "--bind 0.0.0.0", &[], &[]),
    row(&["mkdocs", "serve"], &["-a", "--dev-addr"], "--dev-addr 0.0.0.0:8000", &[], &[("mkdocs", "dev_addr")]),
    row(&["tensorboard"], &["--host", "--bind_all"], "--bind_all", &[], &[]),
    row(&["mlflow", "server"], &["--host", "-h"], HOST, &["MLFLOW_HOST"], &[]),
    row(&["mlflow", "ui"], &["--host", "-h"], HOST, &["MLFLOW_HOST"], &[]),
    row(&["php", "-S"], &["-S"], "-S 0.0.0.0:8000", &[], &[]),
];

/// What is known of where a server listens.
#[derive(Debug, Clone, Copy)]
pub struct Loopback<'a> {
    pub server: &'static Listener,
    /// The address that it is told, which is its own; else it is told none.
    pub told: Option<&'a str>,
}

/// Whether the words start a server that only the container itself can reach.
pub fn on_itself<'a>(words: &[&'a str]) -> Option<Loopback<'a>> {
    let named = program_words(words);
    let begins = |server: &&Listener| named.iter().take(server.start.len()).eq(server.start);
    // The longest, so that `vite build` is none.
    let server = LISTENERS.iter().filter(begins).max_by_key(|server| server.start.len())?;
    let first = named.get(server.start.len()).copied();
    if server.flags.is_empty() {
        // Django takes the address as a word of its own, and a port alone leaves it.
        let told = first.filter(|word| is_itself(word));
        let unsaid = first.is_none_or(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        return (told.is_some() || unsaid).then_some(Loopback { server, told });
    }
    let other_command = server.start == ["vite"] && first.is_some();
    let mut values = words.iter().enumerate().filter_map(|(at, word)| {
        let rest = server.flags.iter().find_map(|flag| {
            let rest = word.strip_prefix(flag)?;
            let own = rest.is_empty() || rest.starts_with('=') || flag.len() == 2 && !rest.starts_with('-');
            own.then_some(rest)
        })?;
        match rest {
            "" => Some(words.get(at + 1).copied().unwrap_or_default()),
            glued => Some(glued.trim_start_matches('=')),
        }
    });
    let told = values.next();
    let open = told.is_some_and(|address| !is_itself(address));
    (!other_command && !open && values.next().is_none()).then_some(Loopback { server, told })
}

/// Whether an address is that of the machine itself, with a port or without.
pub fn is_itself(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_that_listen_on_themselves() {
        let told = |text: &str| {
            let words: Vec<&str> = text.split_whitespace().collect();
            on_itself(&words).map(|found| found.told.unwrap_or("").to_owned())
        };
        for (text, want) in [
            ("flask run", Some("")),
            ("python -m flask run --port 80", Some("")),
            ("flask --app web run --host=0.0.0.0", None),
            ("python manage.py runserver 8000", Some("")),
            ("python manage.py runserver 0.0.0.0:8000", None),
            ("python manage.py runserver localhost:8000", Some("localhost:8000")),
            ("gunicorn app:app -b 127.0.0.1:80", Some("127.0.0.1:80")),
            ("gunicorn app:app -b:80", None),
            ("gunicorn app:app -b 127.0.0.1:80 -b 10.0.0.1:80", None),
            ("vite", Some("")),
            ("npx vite --host", None),
            ("vite build", None),
            ("vite preview --port 80", Some("")),
            ("php -S 0.0.0.0:80", None),
            ("php -S localhost:80", Some("localhost:80")),
            ("uvicorn app:app --host $HOST", None),
        ] {
            assert_eq!(told(text).as_deref(), want, "{text}");
        }
    }
}
