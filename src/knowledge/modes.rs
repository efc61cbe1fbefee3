//! Variables that tell programs whether they are worked on or serve in earnest, and the options that let a debugger
//! in from outside.
//!
//! Sources (2026-11): the manuals of Flask (2.x for `FLASK_ENV`, 3.x for `FLASK_DEBUG`), Rails and Rack, Node.js
//! ("The difference between development and production"), Symfony, Laravel, ASP.NET Core, Phoenix and Mix,
//! WordPress, and of Java's JPDA ("Connection and Invocation Details"), Node's `--inspect`, debugpy, Delve and
//! JMX ("Monitoring and Management Using JMX Technology"); of nodemon, watchexec, air and the others for `WATCHERS`.

const MODES: &[(&str, &[&str])] = &[
    ("APP_DEBUG", &["1", "true"]),
    ("APP_ENV", &["dev", "development", "local"]),
    ("ASPNETCORE_ENVIRONMENT", &["development"]),
    ("DJANGO_DEBUG", &["1", "true"]),
    ("DOTNET_ENVIRONMENT", &["development"]),
    ("FLASK_DEBUG", &["1", "true", "on"]),
    ("FLASK_ENV", &["development"]),
    ("MIX_ENV", &["dev"]),
    ("NODE_ENV", &["development", "dev"]),
    ("RACK_ENV", &["development"]),
    ("RAILS_ENV", &["development"]),
    ("WORDPRESS_DEBUG", &["1", "true"]),
];

/// Whether a variable with this value makes a program run as for those who work on it.
pub fn is_for_development(name: &str, value: &str) -> bool {
    let values = MODES.iter().find(|(mode, _)| *mode == name).map(|(_, values)| *values).unwrap_or_default();
    values.contains(&value.trim().to_ascii_lowercase().as_str())
}

/// Options that open a debugger's door, and what follows them where it is open to every address.
const DEBUGGERS: &[(&str, &[&str], &str)] = &[
    ("jdwp", &["address=*:", "address=0.0.0.0:"], "Java's debugger"),
    ("--inspect", &["=0.0.0.0", " 0.0.0.0"], "Node's debugger"),
    ("--inspect-brk", &["=0.0.0.0", " 0.0.0.0"], "Node's debugger"),
    ("debugpy", &["--listen 0.0.0.0", "--listen=0.0.0.0"], "Python's debugger"),
    ("dlv", &["--listen=:", "--listen :", "--listen=0.0.0.0", "-l :"], "Delve, Go's debugger"),
];

/// The debugger that a command line or a variable of options opens to every address, and its port.
pub fn open_debugger(text: &str) -> Option<(&'static str, u16)> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if text.contains("jmxremote.authenticate=false") {
        let digits = ["jmxremote.port=", "jmxremote.rmi.port="].into_iter().find_map(|key| text.split_once(key))?.1;
        let port = digits.get(..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len()))?;
        return Some(("JMX", port.parse().ok()?));
    }
    DEBUGGERS.iter().find_map(|(option, doors, name)| {
        let at = text.find(option)?;
        // `-agentlib:jdwp` and `-Xrunjdwp`.
        let apart = !text.get(..at)?.ends_with(is_word) || *option == "jdwp";
        let rest = text.get(at + option.len()..).filter(|_| apart)?;
        let behind = doors.iter().find_map(|door| match door.starts_with(['=', ' ']) {
            true => rest.strip_prefix(*door),
            false => rest.split_once(*door).map(|(_, behind)| behind),
        })?;
        let digits = behind.trim_start_matches(':');
        let port = digits.get(..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len()))?;
        // Node's own.
        Some((*name, if port.is_empty() { 9229 } else { port.parse().ok()? }))
    })
}

/// Programs that start another one anew when its sources change, by their own manuals.
const WATCHERS: &[&str] = &[
    "air",
    "browser-sync",
    "cargo-watch",
    "CompileDaemon",
    "entr",
    "modd",
    "node-dev",
    "nodemon",
    "reflex",
    "rerun",
    "ts-node-dev",
    "watchexec",
    "watchmedo",
];

/// Programs that run another one for somebody to look into.
const DEBUGGED: &[&str] = &["debugpy", "dlv", "gdbserver", "pdb", "rdbg", "rdebug-ide"];

/// Options by which programs watch their own sources or wait for a debugger: Node's, uvicorn's, gunicorn's and others'.
const WORK_OPTIONS: &[&str] =
    &["--auto-reload", "--autoreload", "--hot", "--inspect", "--inspect-brk", "--live-reload", "--reload", "--watch"];

/// Whether a command line is for those who work on the program: it starts anew as the sources change, or lets a
/// debugger look in.
pub fn is_for_work(words: &[&str]) -> bool {
    words.iter().any(|word| {
        let name = word.rsplit('/').next().unwrap_or(word);
        let option = word.split('=').next().unwrap_or(word);
        WATCHERS.contains(&name)
            || DEBUGGED.contains(&name)
            || WORK_OPTIONS.contains(&option)
            || word.contains("-agentlib:jdwp")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_watches_sources_is_for_work() {
        let of = |line: &str| is_for_work(&line.split(' ').collect::<Vec<_>>());
        let work = ["nodemon --inspect=0.0.0.0 server.js", "uvicorn app:app --reload", "/go/bin/air -c .air.toml"];
        assert_eq!((work.map(of), ["node server.js", "nginx -s reload"].map(of)), ([true; 3], [false; 2]));
    }

    #[test]
    fn a_door_is_open_where_its_address_is() {
        assert!(open_debugger("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005").is_some());
        assert!(open_debugger("node --inspect=0.0.0.0:9229 app.js").is_some());
        assert!(open_debugger("python -m debugpy --listen 0.0.0.0:5678 app.py").is_some());
        assert!(open_debugger("dlv exec --headless --listen=:2345 ./app").is_some());
        assert_eq!(
            open_debugger("-Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.authenticate=false"),
            Some(("JMX", 9010))
        );
        for text in
            ["-agentlib:jdwp=transport=dt_socket,address=localhost:5005", "node --inspect app.js", "x --listen :80"]
        {
            assert_eq!(open_debugger(text), None, "{text}");
        }
    }
}
