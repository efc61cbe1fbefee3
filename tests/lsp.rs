//! `plimsoll lsp` as an editor sees it: the program itself, driven by a small editor over standard input and output.

mod support;

use serde_json::{Value, json};
use support::Dir;
use support::editor::{Editor, codes, one, range};

const DOCKERFILE: &str = "FROM debian:12-slim\nRUN echo grüße 𝄞 && cd /srv && ls\nCMD echo hi\n";

#[test]
fn a_file_is_told_of_as_it_is_opened_changed_and_closed() {
    let dir = Dir::new();
    dir.file("Dockerfile", DOCKERFILE).file("a b/ñ/Dockerfile", "FROM debian:12-slim\nMAINTAINER me\nUSER 1\n");
    let mut editor = Editor::at(dir.path());
    let told = editor.open("Dockerfile", "dockerfile", DOCKERFILE);
    let shell_form = one(&told, "EPH013");
    assert_eq!(shell_form["range"], range((2, 4), (2, 11)), "{shell_form}");
    assert_eq!(shell_form["source"], "plimsoll");
    assert!(shell_form["codeDescription"]["href"].as_str().unwrap().starts_with("https://"));
    assert!(shell_form["data"]["aliases"].as_array().unwrap().contains(&json!("DL3025")));
    // A file of the project that nobody opened is told of too, under an address that any editor reads.
    let uri = editor.uri("a b/ñ/Dockerfile");
    let other = editor.published(|params| params["uri"] == *uri);
    assert_eq!(one(&other, "BLD009")["tags"], json!([2]));
    // A part is replaced behind characters that are two units wide.
    let told = editor.edit("Dockerfile", 2, json!([{ "range": range((2, 4), (2, 11)), "text": "[\"echo\", \"hi\"]" }]));
    assert!(!codes(&told).contains(&"EPH013"), "{told:?}");
    let told = editor.edit("Dockerfile", 3, json!([{ "range": range((1, 18), (1, 33)), "text": "&& sudo x" }]));
    assert_eq!(one(&told, "SEC009")["range"], range((1, 21), (1, 25)), "{told:?}");
    // What was not saved is gone with the text: the file on the disk is told of again.
    editor.close("Dockerfile");
    let uri = editor.uri("Dockerfile");
    let closed = editor.published(|params| params["uri"] == *uri && params.get("version").is_none());
    assert!(codes(&closed).contains(&"EPH013"), "{closed:?}");
    assert_eq!(editor.leave().0, 0);
}

/// The same place in the units that were agreed on.
#[test]
fn columns_are_counted_as_was_agreed() {
    let dir = Dir::new();
    dir.file("Dockerfile", "");
    let text = "FROM debian:12-slim\nENV É=𝄞 API_PASSWORD=hunter2\n";
    for (offered, agreed, column) in [(json!(["utf-16"]), "utf-16", 9), (json!(["utf-8", "utf-16"]), "utf-8", 12)] {
        let mut editor = Editor::with(dir.path(), json!({ "general": { "positionEncodings": offered } }), json!({}));
        assert_eq!(editor.abilities["capabilities"]["positionEncoding"], agreed);
        let told = editor.open("Dockerfile", "dockerfile", text);
        let at = one(&told, "SEC004")["range"]["start"].clone();
        assert_eq!(at, json!({ "line": 1, "character": column }), "{agreed}");
    }
}

/// A name that one open file takes away is missed in another that is open, and one that is not.
#[test]
fn files_depend_on_each_other_as_they_are_typed() {
    let dir = Dir::new();
    let compose = "services:\n  web:\n    build:\n      context: .\n      target: prod\n";
    dir.file("compose.yaml", compose).file("Dockerfile", "FROM debian:12-slim AS prod\nUSER 1\n");
    let mut editor = Editor::at(dir.path());
    let told = editor.open("compose.yaml", "dockercompose", compose);
    assert!(!codes(&told).contains(&"CMP014"), "{told:?}");
    editor.open("Dockerfile", "dockerfile", "FROM debian:12-slim AS prod\nUSER 1\n");
    editor.change("Dockerfile", 2, "FROM debian:12-slim AS final\nUSER 1\n");
    let uri = editor.uri("compose.yaml");
    let missed = |params: &Value| params["uri"] == *uri && !params["diagnostics"].as_array().unwrap().is_empty();
    let told = editor.published(|params| missed(params) && params.to_string().contains("prod"));
    assert!(told.iter().any(|diagnostic| diagnostic["message"].as_str().unwrap().contains("prod")), "{told:?}");
}

/// What is new and not saved is a file like any other.
#[test]
fn a_file_that_is_not_on_the_disk_is_checked() {
    let dir = Dir::new();
    dir.file("README", "");
    let mut editor = Editor::at(dir.path());
    assert!(codes(&editor.open("sub/Dockerfile", "dockerfile", DOCKERFILE)).contains(&"EPH013"));
    // By its language where its name says nothing.
    assert!(codes(&editor.open("image.txt", "dockerfile", DOCKERFILE)).contains(&"EPH013"));
    assert_eq!(editor.open("notes.txt", "plaintext", DOCKERFILE), Vec::<Value>::new());
}

#[test]
fn the_configuration_is_heeded_and_what_is_wrong_with_it_is_said() {
    let dir = Dir::new();
    dir.file("Dockerfile", DOCKERFILE).file(".plimsoll.yaml", "ignore: [EPH013]\n");
    let mut editor = Editor::at(dir.path());
    assert!(!codes(&editor.open("Dockerfile", "dockerfile", DOCKERFILE)).contains(&"EPH013"));
    dir.file(".plimsoll.yaml", "ignroe: []\n");
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    let said = editor.wait(|message| message["method"] == "window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().contains("ignore"), "{said}");
    dir.file(".plimsoll.yaml", "");
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    let uri = editor.uri("Dockerfile");
    editor.published(|params| params["uri"] == *uri && params.to_string().contains("EPH013"));
}

/// A file outside of what is open is looked at alone, and nothing is left of it when it is closed.
#[test]
fn a_lonely_file_leaves_nothing_behind() {
    let (dir, other) = (Dir::new(), Dir::new());
    other.file("Dockerfile", DOCKERFILE).file("sub/Dockerfile", DOCKERFILE);
    let mut editor = Editor::at(dir.path());
    let path = other.path().join("Dockerfile");
    let path = path.to_str().unwrap();
    assert!(codes(&editor.open(path, "dockerfile", DOCKERFILE)).contains(&"EPH013"));
    editor.close(path);
    let uri = editor.uri(path);
    assert_eq!(editor.published(|params| params["uri"] == *uri), Vec::<Value>::new());
}

#[test]
fn an_editor_may_ask_for_less() {
    let dir = Dir::new();
    dir.file("Dockerfile", DOCKERFILE).file("b/Dockerfile", DOCKERFILE);
    let options = json!({ "diagnose": "open", "besideDockerLanguageServer": true });
    let mut editor = Editor::with(dir.path(), json!({}), options);
    // BuildKit's own checks say it: JSONArgsRecommended.
    assert!(!codes(&editor.open("Dockerfile", "dockerfile", DOCKERFILE)).contains(&"EPH013"));
    editor.open("a/Dockerfile", "dockerfile", "FROM debian:12-slim\nMAINTAINER me\nRUN apt-get install curl\n");
    let told = editor.change("a/Dockerfile", 2, "FROM debian:12-slim\nRUN apt-get install curl\n");
    assert!(codes(&told).iter().any(|code| code.starts_with("PKG")), "{told:?}");
    let uri = editor.uri("b/Dockerfile");
    editor.ask("shutdown", Value::Null).unwrap();
    assert!(!editor.seen(&uri), "a file that is not open was told of");
}

#[test]
fn nonsense_is_answered_and_breaks_nothing() {
    let dir = Dir::new();
    let mut editor = Editor::silent(dir.path());
    let code = |answer: Result<Value, Value>| answer.unwrap_err()["code"].as_i64().unwrap();
    assert_eq!(code(editor.ask("textDocument/hover", json!({}))), -32002);
    assert_eq!(code(editor.ask("initialize", json!({ "capabilities": 3 }))), -32602);
    editor.ask("initialize", json!({ "capabilities": {} })).unwrap();
    assert_eq!(code(editor.ask("initialize", json!({ "capabilities": {} }))), -32600);
    assert_eq!(code(editor.ask("no/such", json!([1]))), -32601);
    for nonsense in
        ["Content-Length: 5\r\n\r\n{{{{{", "hello\r\n", "Content-Length: 2\r\n\r\n[]", "Content-Length: -1\r\n\r\n"]
    {
        editor.bytes(nonsense.as_bytes());
        let answer = editor.wait(|message| message["id"].is_null() && message.get("error").is_some());
        assert_eq!(answer["error"]["code"], -32700, "{nonsense:?}");
    }
    editor.tell("textDocument/didChange", json!({ "textDocument": 1 }));
    editor.tell("textDocument/didOpen", Value::Null);
    let never = json!({ "textDocument": { "uri": editor.uri("never"), "version": 1 }, "contentChanges": [] });
    editor.tell("textDocument/didChange", never);
    for _ in 0..3 {
        editor.wait(|message| message["method"] == "window/logMessage");
    }
    let told = editor.open("Dockerfile", "dockerfile", DOCKERFILE);
    assert!(codes(&told).contains(&"EPH013"));
    // Places that are none are taken for the nearest.
    let wild = json!([{ "range": range((0, 9_999_999), (4_000_000_000, 1)), "text": "\nCMD x\n" }]);
    assert!(codes(&editor.edit("Dockerfile", 2, wild)).contains(&"EPH013"));
    assert_eq!(editor.leave().0, 0);
}

#[test]
fn an_editor_that_is_gone_is_not_waited_for() {
    let dir = Dir::new();
    dir.file("Dockerfile", DOCKERFILE);
    assert_eq!(Editor::silent(dir.path()).die().0, 1);
    let mut editor = Editor::at(dir.path());
    editor.open("Dockerfile", "dockerfile", DOCKERFILE);
    editor.bytes(b"Content-Length: 100\r\n\r\n{\"half");
    assert_eq!(editor.die().0, 1);
    let mut editor = Editor::at(dir.path());
    editor.tell("exit", Value::Null);
    assert_eq!(editor.gone().0, 1);
}

/// A text of 50 MB is more than is read, and said to be so; the rest goes on.
#[test]
fn a_huge_text_is_said_to_be_too_large() {
    let dir = Dir::new();
    dir.file("Dockerfile", DOCKERFILE);
    let mut editor = Editor::at(dir.path());
    let huge = "RUN true\n".repeat(50 << 17);
    let told = editor.open("big/Dockerfile", "dockerfile", &huge);
    assert!(told[0]["message"].as_str().unwrap().contains("10 MiB"), "{told:?}");
    let told = editor.edit("big/Dockerfile", 2, json!([{ "range": range((9, 0), (9, 3)), "text": "X" }]));
    assert!(told[0]["message"].as_str().unwrap().contains("10 MiB"), "{told:?}");
    assert!(codes(&editor.open("Dockerfile", "dockerfile", DOCKERFILE)).contains(&"EPH013"));
}
