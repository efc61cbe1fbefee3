//! Files laid over one another: our model against what `docker-compose config` prints, on pairs of services
//! that are made up, and the cases that a made-up pair never meets.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use plimsoll::project::compose::{Service, Text};
use plimsoll::project::{Inputs, Project, discover};

/// Pairs of services held against the oracle: fifty files of ten each.
const FILES: u64 = 50;
const SERVICES: u64 = 10;

fn project(name: &str, files: &[(&str, &str)]) -> Project {
    let directory = std::env::temp_dir().join(format!("plimsoll-merge-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&directory);
    for (path, text) in files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    discover(&[directory], &Inputs { contexts: true, ..Inputs::default() })
}

fn value(text: Option<&Text>) -> Option<&str> {
    text.and_then(|text| text.value.as_deref())
}

/// Numbers that look drawn by lot and are the same in every run.
struct Lot(u64);

impl Lot {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % most
    }

    fn some<'a>(&mut self, of: &[&'a str]) -> Vec<&'a str> {
        of.iter().copied().filter(|_| self.below(2) == 0).collect()
    }
}

/// A service in one of its many forms; `base` has an image.
fn service(lot: &mut Lot, name: &str, base: bool) -> String {
    let mut out = format!("  {name}:\n");
    if base || lot.below(3) == 0 {
        let _ = writeln!(out, "    image: i{}", lot.below(3));
    }
    let tag = |lot: &mut Lot| ["", "", "", " !override"][if base { 0 } else { lot.below(4) as usize }];
    for (key, separator) in [("environment", "="), ("labels", "=")] {
        let pairs: Vec<String> =
            lot.some(&["A", "B", "C"]).iter().map(|key| format!("{key}{}", lot.below(9))).collect();
        match lot.below(4) {
            _ if pairs.is_empty() => {}
            0 => {}
            1 => {
                let _ = writeln!(out, "    {key}:{}", tag(lot));
                pairs.iter().for_each(|pair| writeln!(out, "      {}: v{pair}", &pair[..1]).unwrap());
            }
            _ => {
                let _ = writeln!(out, "    {key}:{}", tag(lot));
                pairs.iter().for_each(|pair| writeln!(out, "      - {}{separator}v{pair}", &pair[..1]).unwrap());
            }
        }
    }
    for (key, items) in [
        ("ports", ["\"80:80\"", "\"81:80\"", "\"127.0.0.1:82:80/udp\""]),
        ("volumes", ["/a:/x", "/b:/x:ro", "vol:/y"]),
        ("cap_add", ["KILL", "CHOWN", "FOWNER"]),
        ("dns", ["1.1.1.1", "8.8.8.8", "9.9.9.9"]),
        ("networks", ["n", "m", "default"]),
        ("profiles", ["p", "q", "r"]),
    ] {
        let some = lot.some(&items);
        match lot.below(5) {
            0 if !base => writeln!(out, "    {key}: !reset []").unwrap(),
            2 | 3 if !some.is_empty() => writeln!(out, "    {key}:{} [{}]", tag(lot), some.join(", ")).unwrap(),
            _ => {}
        }
    }
    match lot.below(4) {
        0 => writeln!(out, "    command: one {}", lot.below(5)).unwrap(),
        1 => writeln!(out, "    command: [two, \"{}\"]", lot.below(5)).unwrap(),
        2 if !base => writeln!(out, "    command:").unwrap(),
        _ => {}
    }
    match lot.below(3) {
        0 => writeln!(out, "    restart: always").unwrap(),
        1 if !base => writeln!(out, "    restart: !reset null").unwrap(),
        _ => {}
    }
    if lot.below(3) == 0 {
        let driver = ["json-file", "local"][lot.below(2) as usize];
        writeln!(out, "    logging: {{driver: {driver}, options: {{o{}: \"1\"}}}}", lot.below(2)).unwrap();
    }
    if out.lines().count() == 1 {
        out.push_str("    init: true\n");
    }
    out
}

/// What of a service is compared: each key with its words, in order where order counts.
type Told = BTreeMap<&'static str, Vec<String>>;

fn ours(service: &Service) -> Told {
    let mut told = Told::new();
    let mut put = |key, mut words: Vec<String>, sorted: bool| {
        if sorted {
            words = words.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        }
        if !words.is_empty() {
            told.insert(key, words);
        }
    };
    let texts = |texts: &[Text]| texts.iter().map(|text| text.shown().to_owned()).collect::<Vec<_>>();
    put("image", value(service.image.as_ref()).map(str::to_owned).into_iter().collect(), false);
    put("restart", value(service.restart.as_ref()).map(str::to_owned).into_iter().collect(), false);
    put("command", service.command.as_ref().and_then(|command| command.words()).unwrap_or_default(), false);
    for (key, pairs) in [("environment", &service.environment), ("labels", &service.labels)] {
        put(
            key,
            pairs.iter().map(|pair| format!("{}={}", pair.key, value(pair.value.as_ref()).unwrap_or("?"))).collect(),
            true,
        );
    }
    let port = |port: &plimsoll::project::compose::Port| {
        format!("{}:{}/{}", port.host_ip.as_deref().unwrap_or(""), port.published.unwrap().first, port.protocol)
    };
    put("ports", service.ports.iter().map(port).collect(), true);
    // Of two at one place in one list the first is dropped, which a rule tells of.
    let last = |mount: &plimsoll::project::compose::Mount| {
        let later = service.volumes.iter().skip_while(|other| other.span != mount.span).skip(1);
        !later.into_iter().any(|other| value(other.target.as_ref()) == value(mount.target.as_ref()))
    };
    let mounts = service.volumes.iter().filter(|mount| last(mount));
    let mount = |mount: &plimsoll::project::compose::Mount| {
        format!(
            "{}:{}:{}",
            value(mount.source.as_ref()).unwrap(),
            value(mount.target.as_ref()).unwrap(),
            mount.read_only
        )
    };
    put("volumes", mounts.map(mount).collect(), true);
    put("cap_add", texts(&service.cap_add), true);
    put("profiles", texts(&service.profiles), true);
    put(
        "networks",
        service.networks.iter().map(|network| network.name.clone()).filter(|name| name != "default").collect(),
        true,
    );
    let logging = service.logging.iter().flat_map(|logging| {
        let options = logging.options.iter().map(|pair| pair.key.clone());
        logging.driver.iter().map(|driver| driver.shown().to_owned()).chain(options)
    });
    put("logging", logging.collect(), true);
    told
}

fn theirs(service: &serde_json::Value) -> Told {
    let mut told = Told::new();
    let word = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let words = |key: &str| service[key].as_array().into_iter().flatten().map(word).collect::<Vec<_>>();
    let pairs =
        |key: &str| service[key].as_object().into_iter().flatten().map(|(key, value)| format!("{key}={}", word(value)));
    let mut put = |key, mut words: Vec<String>, sorted: bool| {
        if sorted {
            words = words.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        }
        if !words.is_empty() {
            told.insert(key, words);
        }
    };
    for key in ["image", "restart"] {
        put(key, service[key].as_str().map(str::to_owned).into_iter().collect(), false);
    }
    put("command", words("command"), false);
    put("environment", pairs("environment").collect(), true);
    put("labels", pairs("labels").collect(), true);
    let port = |port: &serde_json::Value| {
        format!("{}:{}/{}", port["host_ip"].as_str().unwrap_or(""), word(&port["published"]), word(&port["protocol"]))
    };
    put("ports", service["ports"].as_array().into_iter().flatten().map(port).collect(), true);
    let mount = |mount: &serde_json::Value| {
        format!(
            "{}:{}:{}",
            word(&mount["source"]),
            word(&mount["target"]),
            mount["read_only"].as_bool().unwrap_or(false)
        )
    };
    put("volumes", service["volumes"].as_array().into_iter().flatten().map(mount).collect(), true);
    put("cap_add", words("cap_add"), true);
    put("profiles", words("profiles"), true);
    let networks = service["networks"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    put("networks", networks.filter(|name| name != "default").collect(), true);
    let logging = &service["logging"];
    let options = logging["options"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    put("logging", logging["driver"].as_str().map(str::to_owned).into_iter().chain(options).collect(), true);
    told
}

#[test]
fn made_up_pairs_are_merged_as_compose_does() {
    let Some(oracle) = support::compose_oracle() else { return };
    let tail = "networks: {n: {}, m: {}}\nvolumes: {vol: {}}\n";
    for number in 0..FILES {
        let mut lot = Lot(number + 7);
        let file = |lot: &mut Lot, base| {
            (0..SERVICES).map(|index| service(lot, &format!("s{index}"), base)).collect::<String>()
        };
        let base = format!("services:\n{}{tail}", file(&mut lot, true));
        let over = format!("services:\n{}", file(&mut lot, false));
        let project = project(&format!("pair{number}"), &[("compose.yaml", &base), ("compose.override.yaml", &over)]);
        let directory = PathBuf::from(&project.files[0].path).parent().unwrap().to_owned();
        let printed = config(&oracle, &directory);
        let model: serde_json::Value = serde_json::from_slice(&printed).unwrap_or_else(|_| {
            panic!("{}\n{base}\n---\n{over}", String::from_utf8_lossy(&printed));
        });
        assert_eq!(project.compose.len(), 1);
        for service in &project.compose[0].services {
            let want = theirs(&model["services"][&service.name]);
            assert_eq!(ours(service), want, "`{}` of pair {number}:\n{base}\n---\n{over}", service.name);
        }
        let _ = fs::remove_dir_all(directory);
    }
}

/// What Compose prints of the project in a directory, with every profile.
fn config(oracle: &Path, directory: &Path) -> Vec<u8> {
    let output = Command::new(oracle)
        .args(["--profile", "*", "config", "--format", "json"])
        .current_dir(directory)
        .output()
        .unwrap();
    if output.status.success() { output.stdout } else { output.stderr }
}

#[test]
fn an_included_file_is_read_with_its_own_paths() {
    let main = "include:\n  - sub/db.yaml\nservices:\n  web: {image: i, depends_on: [db]}\n";
    let sub = "services:\n  db:\n    build: .\n    volumes: [\"./data:/data\"]\n";
    let project =
        project("include", &[("compose.yaml", main), ("sub/db.yaml", sub), ("sub/Dockerfile", "FROM scratch\n")]);
    assert_eq!(project.compose.len(), 1);
    let db = project.compose[0].service("db").unwrap();
    assert_eq!(value(db.build.as_ref().unwrap().context.as_ref()), Some("./sub"));
    assert_eq!(value(db.volumes[0].source.as_ref()), Some("./sub/data"));
    let montage = project.montage(project.compose[0].file).unwrap();
    let (file, span) = montage.place(db.volumes[0].span).unwrap();
    assert!(project.source(file).path.ends_with("sub/db.yaml"));
    assert_eq!(project.source(file).slice(span), "\"./data:/data\"");
}

#[test]
fn files_of_one_call_are_one_model() {
    let base = "services:\n  web: {image: i}\n";
    let over = "services:\n  web: {restart: always}\n";
    let files = [
        ("base.yml", base),
        ("stack/Makefile", "x:\n"),
        ("prod.yml", over),
        ("Makefile", "up:\n\tdocker compose -f base.yml -f prod.yml up\n"),
    ];
    let project = project("calls", &files);
    // `prod.yml` has neither image nor build, so that only the call makes it a compose file at all.
    let web = project.compose.iter().find_map(|file| file.service("web")).unwrap();
    assert_eq!(value(web.image.as_ref()), Some("i"));
}

#[test]
fn a_dockerfile_inside_a_compose_file_has_its_places() {
    let text = "services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM alpine:3.22\n        RUN echo $$HOME\n";
    let project = project("inline", &[("compose.yaml", text)]);
    let docker = &project.dockerfiles[0];
    let last = docker.tree.instructions.last().unwrap();
    let (file, span) = project.montage(docker.file).unwrap().place(last.span).unwrap();
    assert_eq!(project.source(file).place(span.start as usize).line, 6);
    assert_eq!(project.links.len(), 1);
}

/// Compose warns of the key in each file that it is handed, though the model has one.
#[test]
fn the_version_of_each_file_is_told() {
    let dir = support::Dir::new();
    let base = "version: '3'\nservices:\n  web:\n    image: nginx:1.29\n";
    let over = "version: '3'\nservices:\n  web:\n    ports: ['127.0.0.1:8080:80']\n";
    dir.file("docker-compose.yml", base).file("docker-compose.override.yml", over);
    let run = support::plimsoll(dir.path(), &["check", "--select", "CMP004", "--format", "concise", "--diff", "."]);
    let told = support::plimsoll(dir.path(), &["check", "--select", "CMP004", "--format", "concise", "."]);
    for file in ["docker-compose.yml:1:1", "docker-compose.override.yml:1:1"] {
        assert!(told.out.contains(file), "{}", told.out);
    }
    assert_eq!(run.out.matches("-version: '3'").count(), 2, "{}", run.out);
}
