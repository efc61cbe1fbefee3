//! Programs that listen on the loopback address, so that nothing outside of their container reaches them: servers that are not
//! told another address, by themselves or through a script of `package.json`, and the project's own programs by their source.
//! Says nothing where something of the image, of the service or of a file of settings may name an address.

use serde_json::Value;

use crate::knowledge::listening::{self, Listener, Loopback};
use crate::project::evidence::{Kind, lexical};
use crate::project::stages::process::Form;
use crate::project::{Evidence, Project, ServiceRef, StageRef};
use crate::syntax::shell::{Command, Word};
use crate::text::{FileId, Span};

/// Such a program, where it is started or where its source says so.
#[derive(Debug)]
pub struct Alone {
    pub file: FileId,
    pub span: Span,
    /// What listens, as one names it.
    pub who: String,
    /// What is to be written instead.
    pub help: String,
}

/// What may stand before a server in its container and hand requests on, or bring it to another network.
const FRONTS: &[&str] = &[
    "apache2",
    "caddy",
    "cloudflared",
    "envoy",
    "haproxy",
    "httpd",
    "nginx",
    "ngrok",
    "runit",
    "s6-",
    "socat",
    "supervisor",
    "tailscale",
    "traefik",
    "varnish",
];

impl Project {
    /// What the image of the stage starts, where it does so by itself.
    pub fn alone_in_image(&self, stage: StageRef) -> Option<Alone> {
        let process = stage.process.as_ref()?;
        let parts: Vec<_> = process.parts().collect();
        let exec = parts.iter().all(|part| part.form == Form::Exec);
        let span = parts.last()?.span;
        // The words of both are one command, and neither alone says what is started.
        let joined = (exec && parts.len() == 2).then(|| {
            let word = |text: &str| Word { span, literal: Some(text.to_owned()), raw: text.to_owned() };
            vec![Command::of_words(span, process.argv().into_iter().map(word).collect())]
        });
        let commands: Vec<&Command> = match &joined {
            Some(joined) => joined.iter().collect(),
            None if parts.len() == 1 => parts.iter().flat_map(|part| &part.commands).collect(),
            None => return None,
        };
        self.alone(stage.file(), &commands, Some(stage), None)
    }

    /// What a service starts by a command of its own.
    pub fn alone_in_service(&self, service: ServiceRef) -> Option<Alone> {
        let stage = service.stage();
        let enters = stage.and_then(|stage| stage.stage.process.as_ref()?.entrypoint.as_ref());
        if service.command.is_none() && service.entrypoint.is_none() || service.entrypoint.is_none() && enters.is_some()
        {
            return None;
        }
        let commands: Vec<&Command> = service.commands().iter().collect();
        self.alone(service.file_id(), &commands, stage, Some(service))
    }

    /// The files of the project that it finds there.
    fn handed_to(&self, stage: Option<StageRef>, service: Option<ServiceRef>) -> impl Iterator<Item = &Evidence> {
        let image = stage.map(|stage| stage.file());
        let service = service.map(|service| (service.compose, service.index));
        let copied = image.into_iter().flat_map(|image| self.copied_by(image));
        copied.chain(service.into_iter().flat_map(|service| self.mounted_by(service)))
    }

    /// What the commands start, where nothing stands before it. The whole Dockerfile is read last.
    fn alone(
        &self,
        file: FileId,
        commands: &[&Command],
        stage: Option<StageRef>,
        service: Option<ServiceRef>,
    ) -> Option<Alone> {
        let command = commands.last()?;
        if commands.iter().any(|command| command.place.in_background) || !command.assignments.is_empty() {
            return None;
        }
        let found = self.started_alone(file, command, stage, service)?;
        let fronted = |text: &str| FRONTS.iter().any(|front| text.contains(front));
        (!stage.is_some_and(|stage| fronted(&self.source(stage.file()).text))).then_some(found)
    }

    fn started_alone(
        &self,
        file: FileId,
        command: &Command,
        stage: Option<StageRef>,
        service: Option<ServiceRef>,
    ) -> Option<Alone> {
        let call = command.effective();
        if !call.assignments.is_empty() {
            return None;
        }
        let words = call.texts();
        let set = |server: &Listener| {
            let named = |name: &&str| {
                let image = stage.is_some_and(|stage| stage.docker.scope.declared(stage.index, stage.body.end, name));
                image || service.is_some_and(|service| service.env(name).is_some() || !service.env_file.is_empty())
            };
            let file = |evidence: &Evidence| {
                let source = self.source(evidence.file);
                let name = source.name();
                server.settings.iter().any(|(start, word)| name.starts_with(start) && source.text.contains(word))
            };
            server.variables.iter().any(named) || self.handed_to(stage, service).any(file)
        };
        let tell = |who: String, found: &Loopback, script: Option<&str>| {
            let open = found.server.open;
            let help = match (found.told, script) {
                (Some(told), Some(script)) => {
                    format!("write `0.0.0.0` in the place of `{told}` in `{script}` of package.json")
                }
                (Some(told), None) => format!("write `0.0.0.0` in the place of `{told}`"),
                (None, Some(script)) => format!("write `{open}` behind it in `{script}` of package.json"),
                (None, None) => format!("tell it all addresses: `{} {open}`", found.server.start.join(" ")),
            };
            Alone { file, span: command.span, who, help }
        };
        if let Some(found) = listening::on_itself(&words).filter(|found| !set(found.server)) {
            return Some(tell(format!("`{}`", found.server.start.join(" ")), &found, None));
        }
        if let Some((name, script)) = self.script_of(&words, self.handed_to(stage, service)) {
            let words: Vec<&str> = script.split_whitespace().collect();
            let plain = !script.contains(['&', '|', ';', '$', '=', '`', '"', '\'']);
            let found = listening::on_itself(&words).filter(|found| plain && !set(found.server))?;
            let who = format!("`{}`, which `{}` starts,", found.server.start.join(" "), call_of(&call));
            return Some(tell(who, &found, Some(&name)));
        }
        self.by_source(&words, self.handed_to(stage, service))
    }

    /// The script of `package.json` that the words run with what they hand it, by its name.
    fn script_of<'a>(&self, words: &[&str], given: impl Iterator<Item = &'a Evidence>) -> Option<(String, String)> {
        let (name, more) = match words {
            ["npm", "run" | "run-script", name, "--", more @ ..]
            | ["npm", name @ ("start" | "test"), "--", more @ ..] => (*name, more),
            ["npm", "run" | "run-script", name] | ["npm", name @ "start"] => (*name, &[][..]),
            ["yarn" | "pnpm" | "bun", "run", name, more @ ..] => (*name, more),
            ["yarn" | "pnpm", name @ ("dev" | "start" | "serve" | "preview"), more @ ..] => (*name, more),
            _ => return None,
        };
        let mut manifests = given.filter(|evidence| self.source(evidence.file).path.ends_with("package.json"));
        let manifest = manifests.next().filter(|first| manifests.all(|other| other.file == first.file))?;
        let parsed: Value = serde_json::from_str(&self.source(manifest.file).text).ok()?;
        let script = parsed.get("scripts")?.get(name)?.as_str()?;
        Some((name.to_owned(), format!("{script} {}", more.join(" "))))
    }

    /// The file of the project that the words run with an interpreter, where it listens on itself.
    fn by_source<'a>(&self, words: &[&str], given: impl Iterator<Item = &'a Evidence>) -> Option<Alone> {
        let (program, args) = words.split_first()?;
        let kind = match program.rsplit('/').next()? {
            name if name.starts_with("python") => Kind::Python,
            "node" | "nodemon" | "ts-node" | "tsx" | "bun" => Kind::JavaScript,
            _ => return None,
        };
        let name = args.iter().find(|word| !word.starts_with('-') && **word != "run" && **word != "watch")?;
        let name = name.trim_start_matches("./");
        let named = |path: &str| path == name || path.strip_suffix(name).is_some_and(|front| front.ends_with('/'));
        let mut files = given.filter(|one| one.kind == kind && named(&self.source(one.file).path));
        let file = files.next().filter(|first| files.all(|other| other.file == first.file))?.file;
        let lexed = lexical::lex(&self.source(file).text, kind);
        let (at, end, who, help) = match kind {
            Kind::Python => python(&lexed.code)?,
            _ => javascript(&lexed.code)?,
        };
        Some(Alone { file, span: Span::new(at, end), who, help })
    }
}

/// The call as one names it: without what it is handed.
fn call_of(call: &Command) -> String {
    let words = call.words.iter().map(|word| word.text()).take_while(|word| *word != "--");
    words.collect::<Vec<_>>().join(" ")
}

/// A place in a text with what listens there, and what is to be written.
type Place = (usize, usize, String, String);

/// Flask's `run` and `uvicorn.run` without a host.
fn python(code: &str) -> Option<Place> {
    let app = code.split("= Flask(").next().filter(|before| before.len() < code.len());
    let app = app.and_then(|before| before.trim_end().rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next());
    let calls =
        app.map(|app| (format!("{app}.run("), "Flask")).into_iter().chain([("uvicorn.run(".to_owned(), "Uvicorn")]);
    let found = calls.into_iter().find_map(|(call, who)| Some((code.find(&call)?, call.len(), who)));
    let (at, length, who) = found?;
    let args = arguments(code.get(at + length..)?)?;
    let itself = args.contains("127.0.0.1") || args.contains("localhost");
    let first = args.split(',').next().unwrap_or_default().trim();
    let named = first.is_empty() || first.contains('=') || who == "Uvicorn";
    let unsaid = named && !args.to_ascii_lowercase().contains("host") && !args.contains('*');
    // A host that is worked out may be any.
    let literal =
        !args.contains("environ") && !args.contains("getenv") && !args.contains(" or ") && !args.contains(" if ");
    (itself && literal || unsaid).then(|| {
        let help = "hand it `host=\"0.0.0.0\"`".to_owned();
        (at, at + length + args.len() + 1, who.to_owned(), help)
    })
}

/// Calls of `listen` in a file, and names of hosts in each, that are looked at.
const CALLS: usize = 16;
const HOSTS: usize = 8;

/// `listen` with the address of the machine itself, by a name or written out.
fn javascript(code: &str) -> Option<Place> {
    let fastify = code.contains("fastify");
    code.match_indices(".listen(").take(CALLS).find_map(|(at, call)| {
        let args = arguments(code.get(at + call.len()..)?)?;
        let head = args.split("=>").next().unwrap_or(args).split("function").next().unwrap_or(args);
        let quoted = |text: &str| {
            ["'localhost'", "\"localhost\"", "'127.0.0.1'", "\"127.0.0.1\""].iter().any(|host| text.contains(host))
        };
        let names = head.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let mut names = names.filter(|name| name.to_ascii_lowercase().contains("host")).take(HOSTS);
        let by_name = names.any(|name| {
            let set =
                [format!("{name} = "), format!("{name}=")].into_iter().find_map(|set| Some(code.split_once(&set)?.1));
            let value = set.and_then(|rest| rest.split([';', '\n', ',']).next());
            value.is_some_and(|value| quoted(value) && !value.contains("||") && !value.contains('?'))
        });
        let itself = quoted(head) && !head.contains("||") && !head.contains('?');
        let unsaid = fastify && !head.contains("host") && !head.contains("...") && head.contains("port");
        (itself || by_name || unsaid).then(|| {
            let who = if unsaid && !itself { "Fastify" } else { "the program" };
            (at + 1, at + call.len() - 1, who.to_owned(), "hand `listen` the host `0.0.0.0`".to_owned())
        })
    })
}

/// What stands between the parentheses of a call, unless they are far apart.
fn arguments(rest: &str) -> Option<&str> {
    const FAR: usize = 2_000;
    let mut depth = 1;
    let (end, _) = rest.char_indices().take(FAR).find(|(_, c)| {
        depth += i32::from(*c == '(') - i32::from(*c == ')');
        depth == 0
    })?;
    rest.get(..end)
}
