//! What an editor is told in compose files: what keys, values and names mean, what takes the place of what, and where
//! names and files are that stand in other files.

mod support;

use serde_json::{Value, json};
use support::Dir;
use support::editor::{Editor, about, codes, edited, lines, place};

const BASE: &str = "services:\n  web:\n    image: nginx:1.27\n    restart: \"no\"\n    networks: [front]\n    depends_on: [db]\n  \
                    job:\n    image: alpine:3.22\n";
const STORE: &str = "services:\n  db:\n    image: postgres:18\n    secrets: [key]\n    networks: [front]\n    volumes:\n      - \
                     rows:/var/lib/postgresql\nsecrets:\n  key:\n    file: key.txt\nvolumes:\n  rows:\nnetworks:\n  front:\n";
const MAIN: &str = "include:\n  - store.yaml\nx-log: &log\n  stop_grace_period: 20s\n  env_file: app.env\n  environment: \
                    {A: 1}\nservices:\n  web:\n    extends:\n      file: base.yaml\n      service: web\n    restart: \
                    unless-stopped\n    ports:\n      - \"127.0.0.1:8080:80\"\n      - \"5432:5432/udp\"\n    command: \
                    [nginx, -v]\n    configs: [conf]\n  api:\n    <<: *log\n    image: ghcr.io/example/api:${TAG:-v1}\n    \
                    stop_grace_period: 5s\n    environment: {B: 2}\n    depends_on:\n      db:\n        condition: \
                    service_healthy\n    networks:\n      front:\n    volumes:\n      - ./src:/src:ro\n    \
                    build:\n      context: .\nconfigs:\n  conf:\n    content: a\n";
const OVERRIDE: &str =
    "services:\n  web:\n    restart: always\n    command: [nginx]\n  api:\n    depends_on: !reset []\n";

fn project(options: Value) -> (Dir, Editor) {
    let dir = Dir::new();
    dir.file("compose.yaml", MAIN).file("compose.override.yaml", OVERRIDE).file("base.yaml", BASE);
    dir.file("store.yaml", STORE).file("app.env", "A=1\n").file("key.txt", "k\n").file(".env", "TAG=v2\n");
    dir.file("src/a", "").file("Dockerfile", "FROM debian:13-slim\nEXPOSE 80 5432\nUSER 1000\n");
    let mut editor = Editor::with(dir.path(), json!({}), options);
    for (path, text) in [("compose.yaml", MAIN), ("compose.override.yaml", OVERRIDE), ("base.yaml", BASE)] {
        editor.open(path, "dockercompose", text);
    }
    (dir, editor)
}

#[test]
fn keys_values_and_names_say_what_they_mean() {
    let (_dir, mut editor) = project(json!({}));
    let mut shown = |needle: &str| {
        let hover = about(&mut editor, "hover", "compose.yaml", MAIN, needle, json!({})).unwrap();
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let holds = |text: String, words: &[&str]| {
        for word in words {
            assert!(text.contains(word), "{word} is missing in\n{text}");
        }
    };
    holds(shown("restart"), &["When the engine starts", "compose-file/services/#restart"]);
    holds(shown("unless-stopped"), &["someone stopped it"]);
    holds(shown("condition"), &["service_completed_successfully"]);
    holds(shown("service_healthy"), &["health check has passed"]);
    holds(shown("context"), &["directory that the build is sent", "build/#context"]);
    // What an anchor names stands where it is used.
    holds(shown("stop_grace_period: 20s"), &["stop signal"]);
    holds(shown("127.0.0.1:8080"), &["port 80 of the container", "port 8080 of the host", "address 127.0.0.1", "HTTP"]);
    holds(shown("5432:5432"), &["UDP port 5432", "every address"]);
    holds(shown("./src"), &["of the host", "read only"]);
    holds(shown("${TAG"), &["given a value by an env file", "`v1` without a value"]);
    holds(shown("db:"), &["service `db`", "store.yaml:2", "image: postgres:18"]);
    holds(shown("front:"), &["network `front`", "store.yaml:14"]);
    holds(shown("conf]"), &["config `conf`", "content: a"]);
    holds(shown("log\n    image"), &["anchor `log`", "env_file: app.env"]);
    assert_eq!(shown("nginx, -v"), "");
    let dockerfile = "FROM debian:13-slim\nEXPOSE 80 5432\nUSER 1000\n";
    editor.open("Dockerfile", "dockerfile", dockerfile);
    let mut shown = |needle: &str| {
        let hover = about(&mut editor, "hover", "Dockerfile", dockerfile, needle, json!({})).unwrap();
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    holds(shown("5432"), &["port 5432, tcp", "PostgreSQL"]);
    holds(shown("debian"), &["Debian 13", "supported until"]);
}

#[test]
fn what_takes_the_place_of_what_is_shown_behind_it() {
    let (_dir, mut editor) = project(json!({}));
    let mut hints = |path: &str| {
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
        let params = json!({ "textDocument": { "uri": editor.uri(path) }, "range": range });
        let hints = editor.ask("textDocument/inlayHint", params).unwrap();
        let told = |hint: &Value| {
            format!("{} {}", hint["position"]["line"].as_u64().unwrap() + 1, hint["label"].as_str().unwrap())
        };
        hints.as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(
        hints("compose.yaml"),
        [
            "12 compose.override.yaml: always",
            "12 instead of \"no\" (base.yaml)",
            "16 compose.override.yaml: [nginx]",
            "21 instead of 20s (*log)",
            "22 instead of all of environment (*log)",
            "23 taken out by compose.override.yaml",
        ]
    );
    assert_eq!(
        hints("compose.override.yaml"),
        [
            "3 instead of unless-stopped (compose.yaml)",
            "4 instead of [nginx, -v] (compose.yaml)",
            "6 takes out db: condition: service_healthy (compose.yaml)",
        ]
    );
    // Whoever is extended keeps what it says.
    assert_eq!(hints("base.yaml"), [""; 0]);
}

#[test]
fn names_lead_through_anchors_extends_and_include() {
    let (_dir, mut editor) = project(json!({}));
    let mut goes = |path: &str, text: &str, needle: &str| {
        lines(&about(&mut editor, "definition", path, text, needle, json!({})).unwrap())
    };
    assert_eq!(goes("compose.yaml", MAIN, "store.yaml"), ["store.yaml:1"]);
    assert_eq!(goes("compose.yaml", MAIN, "base.yaml"), ["base.yaml:1"]);
    assert_eq!(goes("compose.yaml", MAIN, "web\n    restart"), ["base.yaml:2"]);
    assert_eq!(goes("compose.yaml", MAIN, "db:"), ["store.yaml:2"]);
    assert_eq!(goes("compose.yaml", MAIN, "front:"), ["store.yaml:14"]);
    assert_eq!(goes("compose.yaml", MAIN, "log\n    image"), ["compose.yaml:3"]);
    assert_eq!(goes("compose.yaml", MAIN, "app.env"), ["app.env:1"]);
    assert_eq!(goes("compose.yaml", MAIN, "conf]"), ["compose.yaml:33"]);
    // What an extended service needs is looked for where it is taken along to.
    assert_eq!(goes("base.yaml", BASE, "db]"), ["store.yaml:2"]);
    assert_eq!(goes("base.yaml", BASE, "front]"), ["store.yaml:14"]);
}

#[test]
fn renaming_reaches_every_file_and_no_namesake() {
    let (_dir, mut editor) = project(json!({}));
    let mut rename = |path: &str, text: &str, needle: &str, new: &str| {
        let edit = about(&mut editor, "rename", path, text, needle, json!({ "newName": new })).unwrap();
        let after = |path: &str, before: &str| {
            let own = edit["changes"].as_object().unwrap().iter().find(|(uri, _)| uri.ends_with(&format!("/{path}")));
            own.map_or(before.to_owned(), |(_, edits)| edited(before, edits))
        };
        [("compose.yaml", MAIN), ("compose.override.yaml", OVERRIDE), ("base.yaml", BASE), ("store.yaml", STORE)]
            .map(|(path, before)| after(path, before))
    };
    // The service that is extended is another one than the service of that name here.
    let [main, over, base, store] = rename("base.yaml", BASE, "web:", "site");
    assert_eq!(main, MAIN.replace("service: web", "service: site"));
    assert_eq!((over.as_str(), base, store.as_str()), (OVERRIDE, BASE.replace("web:", "site:"), STORE));
    let [main, over, base, _] = rename("compose.yaml", MAIN, "web:", "site");
    assert_eq!((main, over), (MAIN.replace("web:", "site:"), OVERRIDE.replace("web:", "site:")));
    assert_eq!(base, BASE);
    let [main, _, base, store] = rename("compose.yaml", MAIN, "db:", "sql");
    assert_eq!((main, base), (MAIN.replace("db:", "sql:"), BASE.replace("[db]", "[sql]")));
    assert_eq!(store, STORE.replace("db:", "sql:"));
    let [main, _, base, store] = rename("compose.yaml", MAIN, "front:", "net");
    assert_eq!((main, base), (MAIN.replace("front", "net"), BASE.replace("front", "net")));
    assert_eq!(store, STORE.replace("front", "net"));
    let [main, ..] = rename("compose.yaml", MAIN, "conf]", "nginx");
    assert_eq!(main, MAIN.replace("[conf]", "[nginx]").replace("conf:\n    content", "nginx:\n    content"));
    let [main, ..] = rename("compose.yaml", MAIN, "log\n    image", "all");
    assert_eq!(main, MAIN.replace("&log", "&all").replace("*log", "*all"));
    editor.open("store.yaml", "dockercompose", STORE);
    for (needle, new) in [("rows:/var", "lines"), ("key]", "token")] {
        let edit = about(&mut editor, "rename", "store.yaml", STORE, needle, json!({ "newName": new })).unwrap();
        let edits = edit["changes"].as_object().unwrap().values().next().unwrap().clone();
        let old = needle.split([':', ']']).next().unwrap();
        let after =
            STORE.replace(&format!("{old}:"), &format!("{new}:")).replace(&format!("[{old}]"), &format!("[{new}]"));
        assert_eq!(edited(STORE, &edits), after);
    }
}

#[test]
fn files_and_images_are_linked() {
    let (_dir, mut editor) = project(json!({}));
    let mut targets = |path: &str| {
        let params = json!({ "textDocument": { "uri": editor.uri(path) } });
        let links = editor.ask("textDocument/documentLink", params).unwrap();
        let target = |link: &Value| link["target"].as_str().unwrap().rsplit("://").next().unwrap().to_owned();
        links.as_array().unwrap().iter().map(target).collect::<Vec<_>>()
    };
    let ends = |found: &[String], ends: &[&str]| {
        let all = found.len() == ends.len() && found.iter().zip(ends).all(|(one, end)| one.ends_with(end));
        assert!(all, "{found:?}");
    };
    ends(&targets("compose.yaml"), &["/store.yaml", "/app.env", "/base.yaml", "/Dockerfile"]);
    ends(&targets("base.yaml"), &["hub.docker.com/_/nginx", "hub.docker.com/_/alpine"]);
    ends(&targets("store.yaml"), &["/key.txt", "hub.docker.com/_/postgres"]);
    ends(&targets("Dockerfile"), &["hub.docker.com/_/debian"]);
}

/// What someone lays over the others by hand names what they give.
#[test]
fn a_file_beside_the_others_is_reached_too() {
    let dir = Dir::new();
    let main = "services:\n  db:\n    image: postgres:18\n";
    let tool = "services:\n  tool:\n    image: alpine:3.22\n    depends_on: [db]\n";
    dir.file("compose.yaml", main).file("compose.tool.yaml", tool);
    let mut editor = Editor::at(dir.path());
    editor.open("compose.yaml", "dockercompose", main);
    editor.open("compose.tool.yaml", "dockercompose", tool);
    let goes = about(&mut editor, "definition", "compose.tool.yaml", tool, "db]", json!({})).unwrap();
    assert_eq!(lines(&goes), ["compose.yaml:2"]);
    for (path, text, needle) in [("compose.yaml", main, "db:"), ("compose.tool.yaml", tool, "db]")] {
        let edit = about(&mut editor, "rename", path, text, needle, json!({ "newName": "sql" })).unwrap();
        assert_eq!(edit["changes"].as_object().unwrap().len(), 2, "{edit}");
    }
}

/// Of what is extended from another file, what that file has is proposed.
#[test]
fn services_of_the_file_that_is_extended_are_proposed() {
    let (_dir, mut editor) = project(json!({}));
    let text = MAIN.replace("service: web", "service: ");
    editor.change("compose.yaml", 2, &text);
    let mut at = place(&text, "service: \n");
    at["character"] = json!(at["character"].as_u64().unwrap() + 9);
    let params = json!({ "textDocument": { "uri": editor.uri("compose.yaml") }, "position": at });
    let items = editor.ask("textDocument/completion", params).unwrap();
    let labels: Vec<&str> = items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["web", "job"]);
}

/// Two servers that say the same in one place are in each other's way.
#[test]
fn beside_dockers_own_server_it_shows_what_that_does_not() {
    let (_dir, mut editor) = project(json!({ "besideDockerLanguageServer": true }));
    let hover = about(&mut editor, "hover", "compose.yaml", MAIN, "restart", json!({})).unwrap();
    assert_eq!(hover, Value::Null);
    let hover = about(&mut editor, "hover", "base.yaml", BASE, "nginx", json!({})).unwrap();
    assert!(hover["contents"]["value"].as_str().unwrap().contains("nginx"), "{hover}");
    let completed = about(&mut editor, "completion", "compose.yaml", MAIN, "restart", json!({})).unwrap();
    assert_eq!(completed, json!([]));
    let everything = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    for (method, left) in [("inlayHint", true), ("documentLink", true), ("documentSymbol", true)] {
        let params = json!({ "textDocument": { "uri": editor.uri("compose.yaml") }, "range": everything });
        let answer = editor.ask(&format!("textDocument/{method}"), params).unwrap();
        assert_eq!(answer.as_array().unwrap().is_empty(), left, "{method}: {answer}");
    }
    let goes = about(&mut editor, "definition", "compose.yaml", MAIN, "db:", json!({})).unwrap();
    assert_eq!(lines(&goes), ["store.yaml:2"]);
}

/// A script that an image runs is told of, whether it is open or not, and as it changes.
#[test]
fn scripts_that_images_run_are_told_of() {
    let dir = Dir::new();
    let dockerfile = "FROM debian:13-slim\nCOPY start.sh /start.sh\nUSER 1000\nENTRYPOINT [\"/start.sh\"]\n";
    let script = "#!/bin/sh\nsleep 9\ngunicorn shop.wsgi\n";
    dir.file("Dockerfile", dockerfile).file("start.sh", script);
    let mut editor = Editor::at(dir.path());
    editor.open("Dockerfile", "dockerfile", dockerfile);
    let uri = editor.uri("start.sh");
    let told = editor.published(|params| params["uri"] == *uri);
    assert!(codes(&told).contains(&"EPH048"), "{told:?}");
    let told = editor.open("start.sh", "shellscript", script);
    assert!(codes(&told).contains(&"EPH048"), "{told:?}");
    let told = editor.change("start.sh", 2, "#!/bin/sh\nsleep 9\n# plimsoll ignore=EPH048\ngunicorn shop.wsgi\n");
    assert!(!codes(&told).contains(&"EPH048") && codes(&told).contains(&"EPH008"), "{told:?}");
    let told = editor.change("start.sh", 3, "#!/bin/sh\nset -e\nexec gunicorn shop.wsgi\n");
    assert_eq!(codes(&told), [""; 0]);
}
