//! The YAML reader: spans, faults and what is read around them.

use plimsoll::syntax::SyntaxError;
use plimsoll::syntax::yaml::{Node, Style, Value, Yaml, parse};
use plimsoll::text::Span;
use proptest::prelude::*;

fn sound(text: &str) -> Yaml {
    let (yaml, errors) = parse(text);
    assert!(errors.is_empty(), "{text:?}: {errors:?}");
    yaml
}

/// The tree in one line, each node as the bytes its span names.
fn shape(text: &str, node: &Node) -> String {
    let mut out = String::new();
    if let Some(anchor) = &node.anchor {
        out += &format!("&{anchor} ");
    }
    if let Some(tag) = &node.tag {
        out += &format!("{tag} ");
    }
    match &node.value {
        Value::Scalar(_) => out += &text[node.span.range()],
        Value::Alias(name) => out += &format!("*{name}"),
        Value::Sequence { items, .. } => {
            let items: Vec<_> = items.iter().map(|item| shape(text, item)).collect();
            out += &format!("[{}]", items.join(", "));
        }
        Value::Mapping { entries, .. } => {
            let entries: Vec<_> =
                entries.iter().map(|e| format!("{}: {}", shape(text, &e.key), shape(text, &e.value))).collect();
            out += &format!("{{{}}}", entries.join(", "));
        }
    }
    out
}

fn shapes(text: &str) -> String {
    let (yaml, _) = parse(text);
    yaml.documents.iter().map(|node| shape(text, node)).collect::<Vec<_>>().join(" --- ")
}

/// Every fault as `kind "bytes"`.
fn faults(text: &str) -> Vec<String> {
    parse(text).1.iter().map(|e| format!("{} {:?}", e.kind, &text[e.span.range()])).collect()
}

#[test]
fn trees_name_their_bytes() {
    for (text, want) in [
        ("a: 1\nb: x y # c\n", "{a: 1, b: x y}"),
        ("a:\n  - x\n  -\n  - y: 1\n    z:\n", "{a: [x, , {y: 1, z: }]}"),
        ("d:\n- p\n- &q !t\n  r: s\n", "{d: [p, &q !t {r: s}]}"),
        ("b: [1, {k: v}, m: n]", "{b: [1, {k: v}, {m: n}]}"),
        ("c: |\n\n  lit\n\n  two  \n\n\nd: 'e'\n", "{c: |\n\n  lit\n\n  two, d: 'e'}"),
        ("c: >- # folded\n  a\n  b", "{c: >- # folded\n  a\n  b}"),
        ("\u{feff}a: \"x\r\n  y\"\r\nb: é\r\n", "{a: \"x\r\n  y\", b: é}"),
        ("---\n---\na\n...\n", " --- a"),
        ("? a\n: b\n? c\n", "{a: b, c: }"),
        ("a: &x 1\nb: *x\nc: !reset null\n", "{a: &x 1, b: *x, c: !reset null}"),
        ("x: &b {k: v}\ny:\n  <<: *b\n  l: w\n", "{x: &b {k: v}, y: {<<: *b, l: w}}"),
        ("ports:\n  [\n    80,\n  ]\n", "{ports: [80]}"),
        ("ports: [\n  80\n]\n", "{ports: [80]}"),
        ("a:\r\n  - 'x'\r\n", "{a: ['x']}"),
        ("\"a b\" : c\n", "{\"a b\": c}"),
        ("", ""),
        ("# nothing\n", ""),
        ("null\n", "null"),
    ] {
        sound(text);
        assert_eq!(shapes(text), want, "{text:?}");
    }
}

#[test]
fn collections_run_from_their_first_to_their_last_byte() {
    let text = "a:\n  - x: 1\n    y: [2,\n 3 ]   # c\n\n# d\nb:\n- z\n-\n\n";
    let yaml = sound(text);
    let spans = |path: &[&str]| {
        let node = path.iter().fold(&yaml.documents[0], |node, key| node.get(key).unwrap());
        text[node.span.range()].to_string()
    };
    assert_eq!(spans(&["a"]), "- x: 1\n    y: [2,\n 3 ]");
    assert_eq!(spans(&["b"]), "- z\n-");
    assert_eq!(&text[yaml.documents[0].get("a").unwrap().items()[0].span.range()], "x: 1\n    y: [2,\n 3 ]");
    let comments: Vec<_> = yaml.comments.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(comments, ["c", "d"]);
    assert_eq!(&text[yaml.comments[0].span.range()], "# c");
}

#[test]
fn an_absent_value_stands_behind_its_colon() {
    let text = "a :\nb:   \nc: {d, e: }\n";
    let yaml = sound(text);
    let root = &yaml.documents[0];
    for (key, at) in [("a", 3), ("b", 6)] {
        assert_eq!(root.get(key).unwrap().span, Span::at(at), "{key}");
        assert!(root.get(key).unwrap().is_null());
    }
    assert_eq!(root.get("c").unwrap().get("d").unwrap().span, Span::at(15));
}

#[test]
fn scalars_keep_their_style_and_say_their_text() {
    let yaml = sound("- a\n- 'b''c'\n- \"d\\te\"\n- |\n  f\n- >\n  g\n  h\n- ~\n- '~'\n- 3.10\n- 0644\n- yes\n");
    let scalars: Vec<_> = yaml.documents[0]
        .items()
        .iter()
        .map(|node| match &node.value {
            Value::Scalar(scalar) => (scalar.text.as_str(), scalar.style),
            other => panic!("{other:?}"),
        })
        .collect();
    use Style::*;
    assert_eq!(
        scalars,
        [
            ("a", Plain),
            ("b'c", Single),
            ("d\te", Double),
            ("f\n", Literal),
            ("g h\n", Folded),
            ("~", Plain),
            ("~", Single),
            ("3.10", Plain),
            ("0644", Plain),
            ("yes", Plain)
        ]
    );
    assert!(yaml.documents[0].items()[5].is_null());
    assert!(!yaml.documents[0].items()[6].is_null());
}

#[test]
fn aliases_mean_the_last_anchor_before_them_in_their_document() {
    let yaml = sound("- &a 1\n- *a\n- &a 2\n- *a\n- {k: &b {c: &d x}}\n- *b\n- *d\n");
    let resolved: Vec<_> = yaml.documents[0].items().iter().map(|n| yaml.resolve(n).unwrap()).collect();
    assert_eq!(resolved[1].as_str(), Some("1"));
    assert_eq!(resolved[3].as_str(), Some("2"));
    assert_eq!(resolved[5].get("c").unwrap().as_str(), Some("x"));
    assert_eq!(resolved[6].as_str(), Some("x"));
}

#[test]
fn aliases_to_nothing_to_another_document_and_to_themselves_are_none() {
    let (yaml, errors) = parse("a: &x 1\n---\nb: *x\nc: *y\nd: &d [*d]\n");
    let kinds: Vec<_> = errors.iter().map(|e| e.kind).collect();
    assert_eq!(kinds, ["unknown-anchor", "unknown-anchor"]);
    let second = &yaml.documents[1];
    assert!(yaml.resolve(second.get("b").unwrap()).is_none());
    assert!(yaml.resolve(second.get("c").unwrap()).is_none());
    assert!(yaml.resolve(&second.get("d").unwrap().items()[0]).is_none());
}

#[test]
fn an_alias_bomb_is_not_written_out() {
    let mut text = "l0: &l0 [x, x]\n".to_string();
    for i in 1..60 {
        text += &format!("l{i}: &l{i} [{}]\n", vec![format!("*l{}", i - 1); 9].join(", "));
    }
    let yaml = sound(&text);
    let last = yaml.documents[0].get("l59").unwrap();
    assert_eq!(yaml.resolve(&last.items()[8]).unwrap().items().len(), 9);
}

#[test]
fn duplicate_keys_stay_and_are_reported() {
    let text = "services:\n  ports: 1\n  links: 2\n  'ports': 3\n";
    let (yaml, errors) = parse(text);
    let services = yaml.documents[0].get("services").unwrap();
    assert_eq!(services.entries().len(), 3);
    assert_eq!(services.get("ports").unwrap().as_str(), Some("3"));
    let [error] = &errors[..] else { panic!("{errors:?}") };
    assert_eq!((error.kind, &text[error.span.range()]), ("duplicate-key", "'ports'"));
    assert!(error.message.contains("line 2"), "{}", error.message);
    assert!(faults("a: 1\nb: {a: 1}\nc: [{a: 1}, {a: 1}]\n").is_empty());
}

#[test]
fn faults_are_named_and_the_rest_is_read() {
    for (text, want, tree) in [
        // Indentation.
        ("a:\n\tb: 1\n\tc:\n\t\td: 2\ne: 3\n", vec!["tab-indentation \"\\t\""], "{a: {b: 1, c: {d: 2}}, e: 3}"),
        ("a:\n  b: 1\n   c: 2\n  d: 3\n", vec!["misplaced-colon \": 2\""], "{a: {b: 1, d: 3}}"),
        (
            "s:\n  web:\n    image: x\n   ports:\n     - 80\n  db:\n    image: y\n",
            vec!["bad-indentation \"ports:\""],
            "{s: {web: {image: x}, db: {image: y}}}",
        ),
        ("a:\n  - b\n c: d\ne: f\n", vec!["bad-indentation \"c: d\""], "{a: [b], e: f}"),
        ("a: x\n b\nc\nd: e\n", vec!["no-key \"c\""], "{a: x\n b, d: e}"),
        ("- a\nb: c\n", vec!["bad-indentation \"b: c\""], "[a]"),
        // Quotes.
        ("a: 'foo\nb: 1\n", vec!["unclosed-quote \"'\""], "{a: foo, b: 1}"),
        ("a: \"foo\nb: \"bar\"\nc: d\n", vec!["unclosed-quote \"\\\"\""], "{a: foo, b: \"bar\", c: d}"),
        ("a: \"foo\" bar\nb: c\n", vec!["after-quote \"bar\""], "{a: , b: c}"),
        ("a: \"C:\\dir\"\nb: c\n", vec!["bad-escape \"\\\"C:\\\\dir\\\"\""], "{a: , b: c}"),
        // Brackets.
        ("a: [1, 2\nb: c\n", vec!["unclosed-bracket \"[\""], "{a: , b: c}"),
        ("b: c\na: [1, 2", vec!["unclosed-bracket \"[\""], "{b: c, a: }"),
        ("a: ]\nb: c\n", vec!["mismatched-bracket \"]\""], "{a: , b: c}"),
        ("a: [1}\nb: c\n", vec!["mismatched-bracket \"[\""], "{a: , b: c}"),
        // Characters.
        ("a: @x\nb: c\n", vec!["unexpected-character \"@x\""], "{a: , b: c}"),
        ("a: `x`\nb: c\n", vec!["unexpected-character \"`x`\""], "{a: , b: c}"),
        ("a: x\u{1}\nb\u{1}: y\n", vec!["unexpected-character \"\\u{1}\""], "{a: x\u{1}, b\u{1}: y}"),
        // Colons and dashes.
        ("a: b: c\nd: e\n", vec!["misplaced-colon \": c\""], "{d: e}"),
        ("a:b\nc: d\n", vec!["misplaced-colon \"a:b\""], "{c: d}"),
        ("a: - b\n   - c\nd: e\n", vec!["misplaced-dash \"- b\""], "{a: , d: e}"),
        // The rest.
        ("a: |x\n  b\nc: d\n", vec!["bad-block-text \"|x\""], "{a: , c: d}"),
        ("a: !f!x y\nb: c\n", vec!["bad-tag \"!f!x y\""], "{a: , b: c}"),
        ("a: &\nb: c\n", vec!["bad-anchor \"&\""], "{a: , b: c}"),
        ("{{ x }}\na: b\n", vec!["after-document \"a: b\""], "{{x: }: }"),
        ("a: *x\n", vec!["unknown-anchor \"*x\""], "{a: *x}"),
        ("%YAML 2.0\n---\na: b\n", vec!["bad-directive \"%YAML 2.0\""], "{a: b}"),
    ] {
        assert_eq!(faults(text), want, "{text:?}");
        assert_eq!(shapes(text), tree, "{text:?}");
        for error in parse(text).1 {
            assert!(!error.message.is_empty() && !error.assumed.is_empty() && !error.help.is_empty(), "{error:?}");
        }
    }
}

#[test]
fn depth_is_bounded() {
    for text in [
        format!("a: {}\nb: c\n", "[".repeat(100_000)),
        format!("a: {}\nb: c\n", "{".repeat(100_000)),
        format!("a: {}{}\nb: c\n", "[".repeat(50_000), "]".repeat(50_000)),
    ] {
        let (yaml, errors) = parse(&text);
        assert!(!errors.is_empty());
        assert_eq!(yaml.documents[0].get("b").and_then(Node::as_str), Some("c"));
    }
    let (_, errors) = parse(&"- ".repeat(100_000));
    assert!(!errors.is_empty());
    let blocks: String = (0..2_000).map(|i| format!("{}k:\n", " ".repeat(i))).collect();
    assert!(!parse(&blocks).1.is_empty());
}

#[test]
fn many_comments_are_no_fault() {
    let text = format!("a:\n{}  b: c\n", "  # x\n".repeat(5_000));
    assert_eq!(sound(&text).comments.len(), 5_000);
}

#[test]
fn long_lines_and_many_lines_take_bounded_time() {
    let start = std::time::Instant::now();
    for text in [
        format!("a: {}\n", "x".repeat(2 << 20)),
        format!("a: \"{}\n", "x\\".repeat(1 << 20)),
        format!("a: [{}\n", "x, ".repeat(200_000)),
        "a: 1\n".repeat(100_000),
        "a: b: c\n".repeat(100_000),
        "\t- x\n".repeat(100_000),
        "- *x\n".repeat(100_000),
        "'".repeat(1 << 20),
        ": ".repeat(100_000),
        "? ".repeat(100_000),
    ] {
        parse(&text);
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

fn assert_spans(text: &str, yaml: &Yaml, errors: &[SyntaxError]) {
    fn walk(text: &str, node: &Node, within: Span) {
        assert!(text.get(node.span.range()).is_some(), "{node:?}");
        assert!(within.contains(node.span), "{within:?} {node:?}");
        for item in node.items() {
            walk(text, item, node.span);
        }
        for entry in node.entries() {
            walk(text, &entry.key, node.span);
            walk(text, &entry.value, node.span);
        }
    }
    for node in &yaml.documents {
        walk(text, node, Span::new(0, text.len()));
    }
    for comment in &yaml.comments {
        assert!(text.get(comment.span.range()).is_some_and(|text| text.starts_with('#')), "{comment:?}");
    }
    for error in errors {
        assert!(text.get(error.span.range()).is_some(), "{error:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn anything_is_read(text in "\\PC{0,60}") {
        let (yaml, errors) = parse(&text);
        assert_spans(&text, &yaml, &errors);
    }

    #[test]
    fn anything_like_yaml_is_read(words in prop::collection::vec(prop::sample::select(vec![
        "a", "b", ":", ": ", " ", "  ", "\n", "\n  ", "\n    ", "- ", "[", "]", "{", "}", ", ", "\"", "'", "#", " # ", "|",
        ">", "|\n", "&x ", "*x", "!t ", "?", "? ", "\t", "---\n", "...\n", "%", "@", "é", "\r\n", "\u{feff}", "\\", "<<", "\u{1}", "~", "null",
    ]), 0..40)) {
        let text = words.concat();
        let (yaml, errors) = parse(&text);
        assert_spans(&text, &yaml, &errors);
    }
}
