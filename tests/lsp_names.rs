//! What an editor knows of names: outline, definitions, uses, renaming, completion, links and lenses.

mod support;

use serde_json::{Value, json};
use support::Dir;
use support::editor::{Editor, about, edited, lines};

const DOCKERFILE: &str = "FROM debian:13-slim AS build\nRUN true\nFROM build AS final\nCOPY --from=build /a /b\n\
                          COPY start.sh /start.sh\nUSER 1000\nCMD [\"/start.sh\"]\n";
const COMPOSE: &str = "x-base: &base\n  restart: always\n  networks: [front]\nservices:\n  web:\n    <<: *base\n    build:\n      \
                       context: .\n      target: final\n    depends_on:\n      - db\n    env_file: app.env\n  db:\n    image: \
                       postgres:18\n    networks:\n      front: {}\n    volumes:\n      - data:/var/lib/postgresql\n\
                       networks:\n  front:\nvolumes:\n  data:\n";
const OVERRIDE: &str = "services:\n  db:\n    ports: [\"127.0.0.1:5432:5432\"]\n";

fn project() -> (Dir, Editor) {
    let dir = Dir::new();
    dir.file("Dockerfile", DOCKERFILE)
        .file("compose.yaml", COMPOSE)
        .file("compose.override.yaml", OVERRIDE)
        .file("app.env", "A=1\n")
        .file("start.sh", "#!/bin/sh\nexec sleep 1\n");
    let mut editor = Editor::at(dir.path());
    editor.open("Dockerfile", "dockerfile", DOCKERFILE);
    editor.open("compose.yaml", "dockercompose", COMPOSE);
    (dir, editor)
}

/// Asks about the place of `needle`, `skip` characters further on.
#[test]
fn a_word_leads_to_what_it_means() {
    let (_dir, mut editor) = project();
    let mut goes = |path: &str, text: &str, needle: &str| {
        lines(&about(&mut editor, "definition", path, text, needle, json!({})).unwrap())
    };
    assert_eq!(goes("Dockerfile", DOCKERFILE, "build AS final"), ["Dockerfile:1"]);
    assert_eq!(goes("Dockerfile", DOCKERFILE, "build /a"), ["Dockerfile:1"]);
    assert_eq!(goes("Dockerfile", DOCKERFILE, "start.sh /"), ["start.sh:1"]);
    assert_eq!(goes("Dockerfile", DOCKERFILE, "/start.sh\"]"), ["start.sh:1"]);
    assert_eq!(goes("compose.yaml", COMPOSE, "final"), ["Dockerfile:3"]);
    assert_eq!(goes("compose.yaml", COMPOSE, ".\n"), ["Dockerfile:1"]);
    // A service is given in each of the files that make the model.
    assert_eq!(goes("compose.yaml", COMPOSE, "db\n"), ["compose.yaml:13", "compose.override.yaml:2"]);
    assert_eq!(goes("compose.yaml", COMPOSE, "base\n    build"), ["compose.yaml:1"]);
    assert_eq!(goes("compose.yaml", COMPOSE, "app.env"), ["app.env:1"]);
    assert_eq!(goes("compose.yaml", COMPOSE, "data:/var"), ["compose.yaml:22"]);
    assert_eq!(goes("compose.yaml", COMPOSE, "front]"), ["compose.yaml:20"]);
    assert_eq!(goes("compose.yaml", COMPOSE, "postgres:18"), [""; 0]);
    let mut uses = |needle: &str| {
        let more = json!({ "context": { "includeDeclaration": true } });
        lines(&about(&mut editor, "references", "compose.yaml", COMPOSE, needle, more).unwrap())
    };
    assert_eq!(uses("front:"), ["compose.yaml:3", "compose.yaml:16", "compose.yaml:20"]);
    assert_eq!(uses("final"), ["Dockerfile:3", "compose.yaml:9"]);
}

#[test]
fn a_name_is_changed_everywhere() {
    let (_dir, mut editor) = project();
    let mut rename = |path: &str, text: &str, needle: &str, new: &str| {
        about(&mut editor, "rename", path, text, needle, json!({ "newName": new }))
    };
    let edit = rename("Dockerfile", DOCKERFILE, "final", "app").unwrap();
    let text = |edit: &Value, path: &str, before: &str| {
        let changes = edit["changes"].as_object().unwrap();
        let own = changes.iter().find(|(uri, _)| uri.ends_with(&format!("/{path}")));
        own.map_or(before.to_owned(), |(_, edits)| edited(before, edits))
    };
    assert_eq!(text(&edit, "Dockerfile", DOCKERFILE), DOCKERFILE.replace("final", "app"));
    assert_eq!(text(&edit, "compose.yaml", COMPOSE), COMPOSE.replace("final", "app"));
    let edit = rename("compose.yaml", COMPOSE, "db\n", "store").unwrap();
    assert_eq!(text(&edit, "compose.yaml", COMPOSE), COMPOSE.replace("db\n", "store\n").replace("db:", "store:"));
    assert_eq!(text(&edit, "compose.override.yaml", OVERRIDE), OVERRIDE.replace("db:", "store:"));
    let edit = rename("compose.yaml", COMPOSE, "data:/var", "rows").unwrap();
    assert_eq!(text(&edit, "compose.yaml", COMPOSE), COMPOSE.replace("data:", "rows:"));
    let edit = rename("compose.yaml", COMPOSE, "base\n  restart", "all").unwrap();
    assert_eq!(text(&edit, "compose.yaml", COMPOSE), COMPOSE.replace("&base", "&all").replace("*base", "*all"));
    for (needle, new) in [("db\n", "web"), ("db\n", "a b"), ("final", "Final"), ("postgres:18", "x")] {
        let error = rename("compose.yaml", COMPOSE, needle, new).unwrap_err();
        assert_eq!(error["code"], -32602, "{new}: {error}");
    }
    let can = about(&mut editor, "prepareRename", "compose.yaml", COMPOSE, "front]", json!({})).unwrap();
    assert_eq!(can["placeholder"], "front");
    let no = about(&mut editor, "prepareRename", "compose.yaml", COMPOSE, "always", json!({})).unwrap();
    assert_eq!(no, Value::Null);
}

#[test]
fn a_file_has_an_outline_links_and_lenses() {
    let (_dir, mut editor) = project();
    let mut ask = |method: &str, path: &str| {
        let params = json!({ "textDocument": { "uri": editor.uri(path) } });
        editor.ask(method, params).unwrap().as_array().unwrap().clone()
    };
    let names = |symbols: &[Value]| symbols.iter().map(|s| s["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&ask("textDocument/documentSymbol", "Dockerfile")), ["build", "final"]);
    let symbols = ask("textDocument/documentSymbol", "compose.yaml");
    assert_eq!(names(&symbols), ["services", "networks", "volumes"]);
    assert_eq!(names(symbols[0]["children"].as_array().unwrap()), ["web", "db"]);
    let targets = |links: &[Value]| {
        let name = |link: &Value| link["target"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        links.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(targets(&ask("textDocument/documentLink", "Dockerfile")), ["start.sh", "start.sh", "debian"]);
    assert_eq!(targets(&ask("textDocument/documentLink", "compose.yaml")), ["Dockerfile", "app.env", "postgres"]);
    let lenses = ask("textDocument/codeLens", "Dockerfile");
    let titles: Vec<&str> = lenses.iter().map(|lens| lens["command"]["title"].as_str().unwrap()).collect();
    assert!(titles[0].starts_with("1 layer"), "{titles:?}");
    assert!(titles[1].starts_with("3 layers") && titles[1].contains("is sent 5 files"), "{titles:?}");
}

#[test]
fn what_may_stand_there_is_proposed() {
    let (_dir, mut editor) = project();
    let mut version = 1;
    // What is proposed where `|` stands in what is added to a text.
    let mut proposed = |path: &str, text: &str| {
        version += 1;
        let (before, after) = text.split_once('|').unwrap();
        editor.change(path, version, &format!("{before}{after}"));
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap().len();
        let at = json!({ "line": line, "character": column });
        let params = json!({ "textDocument": { "uri": editor.uri(path) }, "position": at });
        let items = editor.ask("textDocument/completion", params).unwrap();
        items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let has = |items: &[String], words: &[&str]| words.iter().all(|word| items.iter().any(|item| item == word));
    assert!(has(&proposed("Dockerfile", "# plimsoll ignore=EPH013,|\nFROM a\n"), &["EPH013", "shell-form-pid1"]));
    assert!(has(&proposed("Dockerfile", "# hadolint ignore=DL|\nFROM a\n"), &["DL3008", "DL3025"]));
    assert!(has(&proposed("Dockerfile", "# plimsoll |\nFROM a\n"), &["ignore", "file ignore"]));
    assert_eq!(proposed("Dockerfile", "FROM a AS one\nFROM b AS two\nCOPY --from=|\n"), ["one", "two"]);
    let compose = |more: &str| format!("{COMPOSE}configs:\n  one:\n{more}");
    let service = |more: &str| COMPOSE.replace("  db:\n    image", &format!("{more}\n  db:\n    image"));
    assert!(has(&proposed("compose.yaml", &service("    hea|")), &["healthcheck", "image", "ports"]));
    assert!(has(&proposed("compose.yaml", &service("    links:\n      - |")), &["db", "web"]));
    assert!(has(&proposed("compose.yaml", &service("    depends_on: [|")), &["db", "web"]));
    assert!(has(&proposed("compose.yaml", &service("    volumes:\n    - d|")), &["data"]));
    assert!(has(&proposed("compose.yaml", &service("    healthcheck:\n      in|")), &["interval", "retries"]));
    let conditions = proposed("compose.yaml", &service("    depends_on:\n      db:\n        condition: |"));
    assert!(has(&conditions, &["service_healthy", "service_started"]), "{conditions:?}");
    assert!(has(&proposed("compose.yaml", &service("    restart: |")), &["always", "no", "unless-stopped"]));
    assert!(has(&proposed("compose.yaml", &service("    read_only: |")), &["true", "false"]));
    let target = COMPOSE.replace("target: final", "target: |");
    assert_eq!(proposed("compose.yaml", &target), ["one", "two"]);
    assert!(has(&proposed("compose.yaml", &compose("se|")), &["secrets", "services"]));
    editor.open(".plimsoll.yaml", "yaml", "");
    let mut proposed = |text: &str| {
        version += 1;
        let uri = editor.uri(".plimsoll.yaml");
        editor.change(".plimsoll.yaml", version, text);
        let at = json!({ "line": text.matches('\n').count(), "character": text.rsplit('\n').next().unwrap().len() });
        let params = json!({ "textDocument": { "uri": uri }, "position": at });
        editor.ask("textDocument/completion", params).unwrap().to_string()
    };
    assert!(proposed("ig").contains("\"paths\""));
    assert!(proposed("paths:\n  tests/:\n    ig").contains("\"severity\""));
    assert!(proposed("ignore: [EPH0").contains("\"shell-form-pid1\""));
    assert!(proposed("rules:\n  eo").contains("\"eol-soon\""));
    assert!(proposed("rules:\n  eol-soon:\n    d").contains("\"days\""));
    assert!(proposed("ignore:\n  - rule: EP").contains("\"EPH013\""));
}
