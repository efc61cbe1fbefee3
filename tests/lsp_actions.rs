//! What an editor offers to do about a finding: fixes that are proven, comments that silence, the page of the rule.

mod support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use support::Dir;
use support::editor::{Editor, codes, edited, one, place, range};

const DOCKERFILE: &str = "FROM debian:13-slim\nUSER 1000\nEXPOSE 8080\nCMD echo grüße\n";

fn actions(editor: &mut Editor, path: &str, range: &Value, only: Value) -> Vec<Value> {
    let params = json!({
        "textDocument": { "uri": editor.uri(path) }, "range": range, "context": { "diagnostics": [], "only": only },
    });
    editor.ask("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

fn edits<'a>(editor: &Editor, action: &'a Value, path: &str) -> &'a Value {
    &action["edit"]["changes"][editor.uri(path)]
}

#[test]
fn a_proven_fix_is_offered_and_mends_what_it_is_for() {
    let dir = Dir::new();
    dir.file("Dockerfile", DOCKERFILE);
    let mut editor = Editor::at(dir.path());
    let told = editor.open("Dockerfile", "dockerfile", DOCKERFILE);
    let at = one(&told, "EPH013")["range"].clone();
    let offered = actions(&mut editor, "Dockerfile", &at, json!(["quickfix"]));
    let fix = offered.iter().find(|action| action["isPreferred"] == true).unwrap();
    assert_eq!(fix["diagnostics"][0]["code"], "EPH013");
    let after = edited(DOCKERFILE, edits(&editor, fix, "Dockerfile"));
    assert_eq!(after, DOCKERFILE.replace("CMD echo grüße", "CMD [\"echo\", \"grüße\"]"));
    assert!(!codes(&editor.change("Dockerfile", 2, &after)).contains(&"EPH013"));
    // Where nothing is found there is nothing to do.
    assert_eq!(actions(&mut editor, "Dockerfile", &range((2, 0), (2, 0)), json!(["quickfix"])), Vec::<Value>::new());
}

#[test]
fn all_that_is_safe_is_fixed_at_once_or_when_it_is_chosen() {
    let dir = Dir::new();
    dir.file("Dockerfile", DOCKERFILE).file("b/Dockerfile", DOCKERFILE);
    let capabilities = json!({
        "textDocument": { "codeAction": { "resolveSupport": { "properties": ["edit"] } } },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    });
    let mut editor = Editor::with(dir.path(), capabilities, json!({}));
    editor.open("Dockerfile", "dockerfile", DOCKERFILE);
    let everything = range((0, 0), (9, 0));
    let at_once = actions(&mut editor, "Dockerfile", &everything, json!(["source.fixAll"]));
    assert_eq!(at_once.len(), 1, "{at_once:?}");
    let changes = &at_once[0]["edit"]["documentChanges"];
    assert_eq!(changes[0]["textDocument"], json!({ "uri": editor.uri("Dockerfile"), "version": 1 }));
    assert_eq!(changes.as_array().unwrap().len(), 1, "only this file is changed");
    assert!(edited(DOCKERFILE, &changes[0]["edits"]).contains("CMD [\"echo\", \"grüße\"]\n"));
    let offered = actions(&mut editor, "Dockerfile", &everything, Value::Null);
    let all = offered.iter().find(|action| action["kind"] == "source.fixAll.plimsoll").unwrap();
    assert!(all.get("edit").is_none());
    let resolved = editor.ask("codeAction/resolve", all.clone()).unwrap();
    assert_eq!(resolved["edit"], at_once[0]["edit"]);
}

/// A fix that makes a file is offered where the editor can make one.
#[test]
fn a_file_is_made_where_the_editor_can() {
    let dir = Dir::new();
    let dockerfile = "FROM node:24-slim\nUSER node\nCOPY . /app\nCMD [\"node\", \"/app/a.js\"]\n";
    dir.file("Dockerfile", dockerfile).file("a.js", "").file(".git/HEAD", "").file("node_modules/a/a.js", "");
    let able =
        json!({ "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] } } });
    for (capabilities, makes) in [(able, true), (json!({}), false)] {
        let mut editor = Editor::with(dir.path(), capabilities, json!({}));
        editor.open("Dockerfile", "dockerfile", dockerfile);
        let offered = actions(&mut editor, "Dockerfile", &range((0, 0), (9, 0)), json!(["quickfix"]));
        let makes_one = |action: &&Value| action["edit"]["documentChanges"][0]["kind"] == "create";
        let made = offered.iter().find(makes_one);
        assert_eq!(made.is_some(), makes, "{offered:?}");
        if let Some(action) = made {
            assert_eq!(action["edit"]["documentChanges"][0]["uri"], editor.uri(".dockerignore"));
        }
    }
}

/// Whatever is found in the seed's project, the comment that is offered silences it.
#[test]
fn the_comment_that_is_offered_silences() {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/informe");
    let dir = Dir::new();
    let names = copy(&seed, &seed, &dir);
    let mut editor = Editor::at(dir.path());
    let (mut version, mut silenced) = (1, 0);
    for name in names {
        // A program has no comments of ours.
        let Some(text) = fs::read_to_string(seed.join(&name)).ok().filter(|_| !name.contains("files/")) else {
            continue;
        };
        let told = editor.open(&name, "plaintext", &text);
        for diagnostic in &told {
            let code = diagnostic["code"].as_str().unwrap();
            let offered = actions(&mut editor, &name, &diagnostic["range"], json!(["quickfix"]));
            let title = format!("Ignore {code} ");
            let silence = offered.iter().find(|action| {
                action["title"].as_str().unwrap().starts_with(&title) && action["diagnostics"][0] == *diagnostic
            });
            let silence = silence.unwrap_or_else(|| panic!("{name}: no way to silence {diagnostic}"));
            let after = edited(&text, edits(&editor, silence, &name));
            version += 2;
            let left = editor.change(&name, version, &after);
            let count = |told: &[Value]| told.iter().filter(|other| other["code"] == code).count();
            assert!(count(&left) < count(&told), "{name}: {code} is still told:\n{after}");
            assert!(!codes(&left).contains(&"BLD090"), "{name}: a comment without use:\n{after}");
            editor.change(&name, version + 1, &text);
            silenced += 1;
        }
    }
    assert!(silenced > 20, "{silenced}");
}

fn copy(top: &Path, from: &Path, dir: &Dir) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.extend(copy(top, &path, dir));
            continue;
        }
        let name = path.strip_prefix(top).unwrap().to_str().unwrap().to_owned();
        dir.file(&name, fs::read(&path).unwrap());
        names.push(name);
    }
    names.sort();
    names
}

#[test]
fn a_second_comment_joins_the_first() {
    let dir = Dir::new();
    let text = "FROM debian:13-slim\nUSER 1000\n# plimsoll ignore=EPH014\nCMD echo a | cat\n";
    dir.file("Dockerfile", text);
    let mut editor = Editor::at(dir.path());
    let told = editor.open("Dockerfile", "dockerfile", text);
    let at = one(&told, "EPH013")["range"].clone();
    let offered = actions(&mut editor, "Dockerfile", &at, json!(["quickfix"]));
    let silence = offered.iter().find(|action| action["title"].as_str().unwrap().starts_with("Ignore EPH013")).unwrap();
    let after = edited(text, edits(&editor, silence, "Dockerfile"));
    assert!(after.contains("# plimsoll ignore=EPH014,EPH013\nCMD"), "{after}");
}

#[test]
fn the_pointer_shows_the_rule_and_what_is_known_of_an_image() {
    let dir = Dir::new();
    let compose = "services:\n  db:\n    image: postgres:12\n";
    dir.file("Dockerfile", DOCKERFILE).file("compose.yaml", compose);
    let markdown = json!({ "textDocument": { "hover": { "contentFormat": ["markdown"] } } });
    let mut editor = Editor::with(dir.path(), markdown, json!({}));
    editor.open("Dockerfile", "dockerfile", DOCKERFILE);
    editor.open("compose.yaml", "dockercompose", compose);
    let mut hover = |path: &str, text: &str, needle: &str| {
        let params = json!({ "textDocument": { "uri": editor.uri(path) }, "position": place(text, needle) });
        editor.ask("textDocument/hover", params).unwrap()["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let rule = hover("Dockerfile", DOCKERFILE, "echo");
    assert!(rule.contains("`EPH013` shell-form-pid1") && rule.contains("## Why") && rule.contains("DL3025"), "{rule}");
    let image = hover("compose.yaml", compose, "postgres:12");
    for known in ["PostgreSQL 12 has had no regular support since 2024-11", "serves 5432", "/var/lib/postgresql/data"] {
        assert!(image.contains(known), "no {known:?} in {image}");
    }
    assert!(hover("Dockerfile", DOCKERFILE, "debian").contains("Debian 13 is supported until"));
    assert!(hover("Dockerfile", DOCKERFILE, "8080").contains("nothing is published by it"));
    assert_eq!(hover("Dockerfile", DOCKERFILE, "1000"), "");
}
