//! What is read out of a compose file, and from where.

use std::collections::HashMap;

use plimsoll::project::compose::{
    CommandLine, ComposeFile, FaultKind, Layout, MountKind, Port, Service, Text, UnresolvedKind, read,
};
use plimsoll::text::{FileId, Span};
use proptest::prelude::*;

fn env() -> HashMap<String, String> {
    [("TAG", "1.2"), ("EMPTY", ""), ("BOTH", "127.0.0.1:90")].map(|(k, v)| (k.to_string(), v.to_string())).into()
}

fn compose(text: &str) -> ComposeFile {
    read(FileId(0), text, &env())
}

/// The one service of `services: {s: {<body>}}`, the body indented by four.
fn service(body: &str) -> (Service, String) {
    let text = format!("services:\n  s:\n{body}");
    let file = compose(&text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    (file.services.into_iter().next().unwrap(), text)
}

fn value(text: &Option<Text>) -> Option<&str> {
    text.as_ref().and_then(|text| text.value.as_deref())
}

#[test]
fn strays_at_the_depth_of_services_belong_to_the_service_before_them() {
    let text = "version: '2'\nservices:\n   web:\n    image: web:latest\n   ports:\n        - \"5000:5000\"\n   links:\n        - db\n   depends_on:\n        - db\n   db:\n    image: db:latest\n   ports:\n        - \"5432:5432\"\n";
    let file = compose(text);
    let names: Vec<_> = file.services.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["web", "db"]);
    let ports: Vec<_> = file.services.iter().map(|s| s.ports[0].raw.as_str()).collect();
    assert_eq!(ports, ["5000:5000", "5432:5432"]);
    assert_eq!((file.services[0].links[0].shown(), file.services[0].depends_on[0].name.as_str()), ("db", "db"));
    assert!(file.services[0].key("ports").unwrap().repaired && !file.services[0].key("image").unwrap().repaired);
    let repairs: Vec<_> =
        file.repairs.iter().map(|r| (r.key.as_str(), r.service.as_str(), r.column, r.wanted)).collect();
    assert_eq!(
        repairs,
        [("ports", "web", 3, 4), ("links", "web", 3, 4), ("depends_on", "web", 3, 4), ("ports", "db", 3, 4)]
    );
    assert_eq!(&text[file.repairs[3].block.range()], "ports:\n        - \"5432:5432\"");
    let kinds: Vec<_> = file.errors.iter().map(|e| e.kind).collect();
    assert_eq!(kinds, ["duplicate-key"]);
    assert_eq!(&text[file.version.unwrap().range()], "version: '2'");
}

#[test]
fn services_that_bear_the_name_of_a_key_stay_services() {
    let text = "services:\n  a:\n    image: a\n  logging:\n    image: b\n  build:\n    build: .\n  configs:\n    command: x\n    image: c\n  init:\n";
    let file = compose(text);
    let names: Vec<_> = file.services.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["a", "logging", "build", "configs", "init"]);
    assert!(file.repairs.is_empty());
    let strays = compose(
        "services:\n  a:\n  image: x\n  environment:\n    KEY: v\n  build:\n    context: .\n  healthcheck:\n    test: y\n  depends_on:\n    b:\n      condition: service_started\n  b:\n    image: z\n",
    );
    let names: Vec<_> = strays.services.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    let a = &strays.services[0];
    assert_eq!((value(&a.image), a.environment.len(), a.depends_on.len(), strays.repairs.len()), (Some("x"), 1, 1, 5));
    assert!(a.build.is_some() && a.healthcheck.is_some());
    assert_eq!(strays.repairs[0].wanted, 4);
}

fn port(item: &str) -> Port {
    service(&format!("    ports: [{item}]\n")).0.ports.remove(0)
}

#[test]
fn ports_are_taken_apart() {
    let range = |r: Option<plimsoll::project::compose::Range>| r.map(|r| (r.first, r.last));
    for (item, ip, published, target, protocol, unresolved) in [
        ("80", None, None, Some((80, 80)), "tcp", false),
        ("'8080:80'", None, Some((8080, 8080)), Some((80, 80)), "tcp", false),
        ("'127.0.0.1:8080:80/udp'", Some("127.0.0.1"), Some((8080, 8080)), Some((80, 80)), "udp", false),
        ("'127.0.0.1::80'", Some("127.0.0.1"), None, Some((80, 80)), "tcp", false),
        ("'3000-3005:4000-4005'", None, Some((3000, 3005)), Some((4000, 4005)), "tcp", false),
        ("'[::1]:80:90'", Some("::1"), Some((80, 80)), Some((90, 90)), "tcp", false),
        ("'${BIND:-127.0.0.1}:9000:90'", Some("127.0.0.1"), Some((9000, 9000)), Some((90, 90)), "tcp", false),
        ("'${EMPTY}:9000:90'", None, Some((9000, 9000)), Some((90, 90)), "tcp", false),
        ("'${BOTH}:80'", Some("127.0.0.1"), Some((90, 90)), Some((80, 80)), "tcp", false),
        ("'${NO}:80'", None, None, Some((80, 80)), "tcp", true),
        ("'${NO}:80:80'", None, Some((80, 80)), Some((80, 80)), "tcp", true),
        ("'${NO}'", None, None, None, "tcp", true),
        ("web", None, None, None, "tcp", true),
        (
            "{target: 80, published: '8080', host_ip: '127.0.0.1', protocol: udp}",
            Some("127.0.0.1"),
            Some((8080, 8080)),
            Some((80, 80)),
            "udp",
            false,
        ),
        ("{target: 80}", None, None, Some((80, 80)), "tcp", false),
    ] {
        let port = port(item);
        assert_eq!(
            (
                port.host_ip.as_deref(),
                range(port.published),
                range(port.target),
                port.protocol.as_str(),
                port.unresolved
            ),
            (ip, published, target, protocol, unresolved),
            "{item}"
        );
    }
    assert!(port("'80:80'").quoted && !port("80:80").quoted);
    assert!(port("'80:80'").is_public() && !port("'127.0.0.1:80:80'").is_public());
}

#[test]
fn mounts_are_told_apart() {
    use MountKind::*;
    for (item, kind, source, target, read_only) in [
        ("/data", Anonymous, None, Some("/data"), false),
        ("data:/data", Named, Some("data"), Some("/data"), false),
        ("./x:/y:ro", Bind, Some("./x"), Some("/y"), true),
        ("~/x:/y:rw,z", Bind, Some("~/x"), Some("/y"), false),
        ("'C:\\x:/y'", Bind, Some("C:\\x"), Some("/y"), false),
        ("${NO}:/y", Unknown, None, Some("/y"), false),
        ("${NO:-./d}:/y", Bind, Some("./d"), Some("/y"), false),
        ("./${NO}:/y", Bind, None, Some("/y"), false),
        ("{type: bind, source: ./x, target: /y, read_only: true}", Bind, Some("./x"), Some("/y"), true),
        ("{type: volume, source: v, target: /y}", Named, Some("v"), Some("/y"), false),
        ("{type: volume, target: /y}", Anonymous, None, Some("/y"), false),
        ("{type: tmpfs, target: /y}", Tmpfs, None, Some("/y"), false),
    ] {
        let (service, _) = service(&format!("    volumes:\n      - {item}\n"));
        let mount = &service.volumes[0];
        assert_eq!(
            (mount.kind, value(&mount.source), value(&mount.target), mount.read_only),
            (kind, source, target, read_only),
            "{item}"
        );
    }
}

#[test]
fn both_forms_of_every_list_are_read() {
    let (s, text) = service(
        "    environment:\n      - A=1\n      - B\n      - C=x=y\n    labels:\n      k: v\n      n:\n    env_file:\n      - .env\n      - path: x.env\n        required: false\n    tmpfs: /run\n    networks:\n      front:\n        aliases: [w]\n      back:\n    secrets:\n      - one\n      - source: two\n        target: /two\n    depends_on:\n      db:\n        condition: service_healthy\n        required: false\n    extends:\n      service: base\n      file: base.yml\n",
    );
    let env: Vec<_> = s.environment.iter().map(|p| (p.key.as_str(), value(&p.value))).collect();
    assert_eq!(env, [("A", Some("1")), ("B", None), ("C", Some("x=y"))]);
    assert_eq!(&text[s.environment[2].key_span.range()], "C");
    assert_eq!(&text[s.environment[2].value.as_ref().unwrap().span.range()], "x=y");
    let labels: Vec<_> = s.labels.iter().map(|p| (p.key.as_str(), value(&p.value))).collect();
    assert_eq!(labels, [("k", Some("v")), ("n", None)]);
    let files: Vec<_> = s.env_file.iter().map(|f| (f.path.shown(), f.required)).collect();
    assert_eq!(files, [(".env", true), ("x.env", false)]);
    assert_eq!(s.tmpfs[0].shown(), "/run");
    let networks: Vec<_> = s.networks.iter().map(|n| (n.name.as_str(), n.aliases.len())).collect();
    assert_eq!(networks, [("front", 1), ("back", 0)]);
    let secrets: Vec<_> = s.secrets.iter().map(|n| (n.name.as_str(), value(&n.target))).collect();
    assert_eq!(secrets, [("one", None), ("two", Some("/two"))]);
    let db = &s.depends_on[0];
    assert_eq!((db.name.as_str(), db.condition(), db.long, db.required), ("db", Some("service_healthy"), true, false));
    assert_eq!(&text[db.span.range()], "db");
    assert_eq!(s.extends.as_ref().map(|e| (e.service.shown(), value(&e.file))), Some(("base", Some("base.yml"))));
}

#[test]
fn builds_commands_and_checks_are_read() {
    let (s, _) = service(
        "    build:\n      context: ./api\n      target: prod\n      args:\n        V: 1\n    command: run 'a b'\n    entrypoint: [\"/e\", \"${NO}\"]\n    healthcheck:\n      test: [CMD-SHELL, \"curl -f x || exit 1\"]\n      interval: 5s\n    deploy:\n      replicas: 2\n      resources:\n        limits: {memory: 1g, cpus: '0.5'}\n    privileged: yes\n",
    );
    let build = s.build.as_ref().unwrap();
    assert_eq!(
        (value(&build.context), value(&build.target), build.args[0].key.as_str()),
        (Some("./api"), Some("prod"), "V")
    );
    assert_eq!(s.command.as_ref().unwrap().words(), Some(vec!["run".to_string(), "a b".to_string()]));
    assert!(matches!(s.entrypoint.as_ref().unwrap(), CommandLine::Words(_, words) if words.len() == 2));
    assert_eq!(
        (s.entrypoint.as_ref().unwrap().words(), s.entrypoint.as_ref().unwrap().shown()),
        (None, "/e ${NO}".into())
    );
    let check = s.healthcheck.as_ref().unwrap();
    assert_eq!((check.script().unwrap().shown(), check.disabled), ("curl -f x || exit 1", false));
    let deploy = s.deploy.as_ref().unwrap();
    assert_eq!(
        (value(&deploy.replicas), value(&deploy.memory), value(&deploy.cpus)),
        (Some("2"), Some("1g"), Some("0.5"))
    );
    assert_eq!(s.privileged.as_ref().unwrap().truth(), Some(true));
    for off in ["disable: true", "test: [NONE]"] {
        let (s, _) = service(&format!("    healthcheck:\n      {off}\n"));
        assert!(s.healthcheck.unwrap().disabled, "{off}");
    }
    let (s, _) = service("    build: .\n");
    assert_eq!(value(&s.build.unwrap().context), Some("."));
}

#[test]
fn texts_know_their_bytes_and_their_variables() {
    let text =
        "services:\n  s:\n    image: \"app:${TAG}\"\n    user: $NO\n    hostname: \"a\\tb\"\n    labels: {cost: 5$$}\n";
    let file = compose(text);
    let image = file.services[0].image.as_ref().unwrap();
    assert_eq!((image.raw.as_str(), value(&file.services[0].image)), ("app:${TAG}", Some("app:1.2")));
    assert_eq!(&text[image.part(0..3).range()], "app");
    assert_eq!(file.services[0].user.as_ref().unwrap().value, None);
    let hostname = file.services[0].hostname.as_ref().unwrap();
    assert_eq!(hostname.part(0..1), hostname.span);
    assert_eq!(value(&file.services[0].labels[0].value), Some("5$"));
    let variables: Vec<_> = file.variables.iter().map(|v| (v.name.as_str(), &text[v.span.range()])).collect();
    assert_eq!(variables, [("TAG", "${TAG}"), ("NO", "$NO")]);
    let bad = compose("services:\n  s:\n    image: a${b c}\n");
    assert_eq!(bad.errors[0].kind, "bad-variable");
}

#[test]
fn merge_keys_bring_what_is_not_there() {
    let text = "x-a: &a\n  restart: always\n  ports: ['1:1']\nx-b: &b\n  restart: no\n  init: true\nservices:\n  s:\n    <<: [*a, *b]\n    image: i\n    environment: &e {K: v}\n  t:\n    <<: *b\n    restart: on-failure\n    environment:\n      <<: *e\n      L: w\n    ports: !reset []\n";
    let file = compose(text);
    let kinds: Vec<_> = file.faults.iter().map(|fault| fault.kind).collect();
    assert!(file.errors.is_empty() && kinds.is_empty(), "{:?} {:?}", file.errors, file.faults);
    let (s, t) = (&file.services[0], &file.services[1]);
    assert_eq!((value(&s.restart), s.ports.len(), value(&s.init)), (Some("always"), 1, Some("true")));
    let ports = s.key("ports").unwrap();
    assert_eq!((&text[ports.via.unwrap().range()], &text[ports.span.range()]), ("*a", "ports"));
    assert_eq!(s.key("image").unwrap().via, None);
    assert_eq!((value(&t.restart), t.environment.len(), t.has("ports")), (Some("on-failure"), 2, false));
    let node = file.node(ports.value).unwrap();
    assert_eq!(node.items().len(), 1);
}

#[test]
fn resources_layouts_and_faults() {
    let file = compose(
        "name: p\nservice:\n  x:\nservices:\n  s:\n    enviroment: []\n    x-mine: 1\n    build: {contxt: .}\nvolumes:\n  v:\n  w: {external: true, name: real}\nnetworks:\n  n: {internal: true, driver: bridge}\nsecrets:\n  k: {file: ./k}\nconfigs:\n  c: {environment: C}\n",
    );
    assert_eq!((file.layout, value(&file.name)), (Layout::Services, Some("p")));
    let faults: Vec<_> = file.faults.iter().map(|fault| (fault.kind, fault.help.as_str())).collect();
    assert_eq!(
        faults,
        [
            (FaultKind::UnknownKey, "write `services`"),
            (FaultKind::UnknownKey, "write `environment`"),
            (FaultKind::UnknownKey, "write `context`")
        ]
    );
    let volumes: Vec<_> = file.volumes.iter().map(|v| (v.name.as_str(), v.external, value(&v.real_name))).collect();
    assert_eq!(volumes, [("v", false, None), ("w", true, Some("real"))]);
    assert!(file.networks[0].internal);
    assert_eq!((value(&file.secrets[0].from_file), value(&file.configs[0].from_environment)), (Some("./k"), Some("C")));

    let old = compose("web:\n  build: .\n  links: [db]\ndb:\n  image: postgres\n");
    assert_eq!((old.layout, old.services.len(), old.faults.len()), (Layout::V1, 2, 0));
    assert_eq!(compose("volumes:\n  v:\n").layout, Layout::Fragment);
    for other in ["", "a: b\n", "- x\n", "services\n", "? [a]\n: b\n"] {
        assert_eq!(compose(other).layout, Layout::Other, "{other:?}");
    }
    assert!(compose("services:\n").services.is_empty());
    assert!(compose("services: [a, b]\n").services.is_empty());
}

#[test]
fn what_was_not_read_is_said() {
    let file = compose("include: [a.yml]\nservices:\n  s:\n    image: i\n");
    assert_eq!(file.unresolved[0].kind, UnresolvedKind::Include);
    assert!(!file.is_complete(&file.services[0]));
    let file = compose("services:\n  s: {image: i, extends: {file: a.yml, service: t}}\n  t: {image: j}\n");
    assert!(!file.is_complete(&file.services[0]) && file.is_complete(&file.services[1]));
}

#[test]
fn what_a_service_extends_and_further_documents_are_merged() {
    let file = compose("services:\n  s: {extends: t}\n  t: {image: j, init: true}\n");
    let s = &file.services[0];
    assert!(file.is_complete(s));
    assert_eq!((value(&s.image), value(&s.init)), (Some("j"), Some("true")));
    let file = compose("services:\n  s: {image: i}\n---\nservices:\n  s: {image: j}\n  t: {image: k}\n");
    assert_eq!((file.services.len(), value(&file.services[0].image)), (2, Some("j")));
    assert!(file.unresolved.is_empty());
}

#[test]
fn circles_are_told_and_end() {
    for text in [
        "services:\n  a: {extends: b}\n  b: {extends: a}\n",
        "services:\n  a: {extends: a}\n",
        "services:\n  a: {extends: nobody}\n",
    ] {
        let file = compose(text);
        assert_eq!(file.unmerged.len(), 1, "{text}");
        assert_eq!(file.services[0].name, "a");
    }
}

#[test]
fn an_alias_bomb_ends_the_following_of_aliases() {
    let mut text = "x: &l0 {a: b}\n".to_string();
    for i in 1..40 {
        text += &format!("x{i}: &l{i} {{<<: [{}]}}\n", vec![format!("*l{}", i - 1); 9].join(", "));
    }
    text += "services:\n  s:\n    <<: *l39\n";
    let start = std::time::Instant::now();
    let file = compose(&text);
    assert!(file.unresolved.iter().any(|u| u.kind == UnresolvedKind::Aliases));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

fn assert_spans(text: &str, file: &ComposeFile) {
    let ok = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?}");
    for service in &file.services {
        ok(service.span);
        for key in &service.keys {
            ok(key.span);
            assert!(file.node(key.value).is_some(), "{key:?}");
        }
        for pair in &service.environment {
            ok(pair.key_span);
            pair.value.iter().for_each(|value| ok(value.span));
        }
        for mount in &service.volumes {
            mount.source.iter().chain(&mount.target).for_each(|value| ok(value.span));
        }
    }
    file.variables.iter().for_each(|variable| ok(variable.span));
    file.errors.iter().for_each(|error| ok(error.span));
    file.repairs.iter().for_each(|repair| ok(repair.block));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn anything_is_read(words in prop::collection::vec(prop::sample::select(vec![
        "services:", "\n", "\n  ", "\n    ", "\n      ", "a:", "b: ", "image: ", "ports:", "- ", "volumes:", "build:", "[", "]",
        "{", "}", ", ", "'", "\"", "${A", "${A:-b}", "$", "}", "é", "&x ", "*x", "<<: ", ":", "80", "/", "environment:", "A=1",
        "depends_on:", "---\n", "!reset ", "healthcheck:", "test: ", "NONE", "C:", "deploy:", "networks:",
    ]), 0..40)) {
        let text = words.concat();
        assert_spans(&text, &compose(&text));
        let nested = format!("services:\n  s:\n    {text}");
        assert_spans(&nested, &compose(&nested));
    }
}
