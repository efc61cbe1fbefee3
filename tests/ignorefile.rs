//! `.dockerignore`: what Moby's reader and matcher make of it.

use plimsoll::syntax::ignorefile::{IgnoreFile, OddityKind, parse};
use proptest::prelude::*;

fn sound(text: &str) -> IgnoreFile {
    let (file, errors) = parse(text);
    assert!(errors.is_empty(), "{text:?}: {errors:?}");
    file
}

fn out(patterns: &[&str], path: &str) -> bool {
    sound(&patterns.join("\n")).ignored(path)
}

/// Every line: patterns (split at blanks), then paths kept out, then paths sent.
#[test]
fn patterns_keep_out_what_moby_keeps_out() {
    for (patterns, outs, sent) in [
        // Anchored at the root, and for all below.
        ("node_modules", "node_modules node_modules/a/b.js", "pkg/node_modules pkg/node_modules/a.js"),
        ("*.md", "x.md x.md/y", "docs/x.md x.mdx"),
        (".env", ".env", "app/.env"),
        ("foo/", "foo foo/x", "a/foo/x"),
        ("/test2", "test2", "a/test2"),
        ("./foo", "foo", "a/foo"),
        ("a//b", "a/b a/b/c", "a b"),
        ("a/./b/../c", "a/c", "a/b"),
        ("docs/..", "", "docs x"),
        (".", "", "x a/b"),
        ("/", "", "x a/b"),
        ("../x", "", "x"),
        // `*` and `?` stay within a component.
        ("*", "file .hidden a a/b/c", ""),
        ("*c", "abc xxc", "abd"),
        ("a*", "a abc ab/c", "ba"),
        ("a*/b", "abc/b", "a/c/b"),
        ("a*b*c*d*e*/f", "axbxcxdxe/f axbxcxdxexxx/f", "axbxcxdxe/xxx/f axbxcxdxexxx/fff"),
        ("a*b?c*x", "abxbbxdbxebxczzx", "abxbbxdbxebxczzy"),
        ("a?b", "a☺b", "a/b ab"),
        ("a???b", "", "a☺b"),
        ("a*b", "acb", "a/b"),
        ("abc?def", "abcZdef", "abcdef"),
        (".*", ".foo", "foo"),
        ("a/*.txt", "a/file.txt", "a/dir/file.txt"),
        ("*/temp*", "a/temp a/tempx/b", "temp a/b/temp"),
        // `**` crosses them.
        ("**", "file / dir/file", ""),
        ("**/", "file dir/file", ""),
        ("**/**", "dir/file", ""),
        ("dir/**", "dir/file dir/dir2/file", "dir dirx/file"),
        ("abc/**", "abc/def abc/def/ghi", "abc"),
        ("**/dir", "dir dir/file a/b/dir", "xdir a/xdir"),
        ("**/dir2/*", "dir/dir2/file dir2/x", "dir2 dir/dir2"),
        ("**/dir2/**", "dir/dir2/dir3/file", "dir2"),
        ("**file", "file dir/file dir/dir/file xfile a/xfile", "filex"),
        ("**/file", "dir/file dir/dir/file", "xfile"),
        ("**/file*", "dir/dir/file dir/dir/file.txt", "dir/xfile"),
        ("**/file*txt", "dir/dir/file.txt", "dir/file.tx"),
        ("**/file*.txt*", "dir/dir/file.txt", ""),
        ("**file*", "dir/file1", "dir/xfile1"),
        ("**/**/*.txt", "dir/dir/file.txt file.txt", "file.txt2"),
        ("**/*.txt", "file.txt", ""),
        ("a**/*.txt", "a/file.txt a/dir/file.txt a/dir/dir/file.txt ab/file.txt", "b/file.txt"),
        ("a/*.txt**", "a/file.txt a/file.txtx/y", "b/file.txt"),
        ("a/**/b", "a/b a/x/b a/x/y/b a/b/c", "ab a/xb"),
        ("**/foo/bar", "foo/bar dir/foo/bar dir/dir2/foo/bar", "foo"),
        ("**/.foo", ".foo", "bar.foo"),
        ("a**", "abc ab/c a", "b"),
        ("***", "a a/b", ""),
        // Sets.
        ("a[b-d]e", "ace", "ae aae"),
        ("a[^b-d]e", "aze", "ace"),
        ("ab[c]", "abc", "abd"),
        ("ab[e-g]", "abf", "abc"),
        ("ab[^e-g]", "abc", "abf"),
        ("a[^a]b", "a☺b", "aab"),
        ("a[^a][^a][^a]b", "", "a☺b"),
        ("[a-ζ]*", "α", ""),
        ("*[a-ζ]", "", "A"),
        ("[!a].txt", "!.txt a.txt", "b.txt"),
        ("[\\]a]", "] a", "b"),
        ("[x\\-]", "x -", "z"),
        ("[\\-x]", "x -", "a"),
        ("a]b*", "a]bc", "ab"),
        // Everything else stands for itself.
        ("{a,b}.txt", "{a,b}.txt", "a.txt b.txt"),
        ("abc.def", "abc.def", "abcdef abcZdef"),
        ("a(b)c/def", "a(b)c/def", "a(b)c/xyz"),
        ("a.|)$(}+{bc", "a.|)$(}+{bc", "abc"),
        ("dist/*.whl", "dist/p.py-2.4.0rc3.dev36+g08acad9-py3-none-any.whl", "dist/x"),
        ("a\\*b", "a*b", "ab acb"),
        ("a\\\\", "a\\", "a"),
        ("^a*", "ab", "b"),
        ("x^a*", "", "x^ab xa"),
        // A backslash is no separator: `\d` is a digit.
        ("src\\dist", "src1ist", "src/dist src\\dist"),
        // The last that matches decides.
        ("!f.go *.go", "f.go", ""),
        ("*.go !f.go", "g.go", "f.go"),
        ("docs !docs/README.md", "docs docs/x", "docs/README.md"),
        ("docs/ !docs/README.md", "docs/x", "docs/README.md"),
        ("docs/* !docs/README.md", "docs/x", "docs docs/README.md"),
        ("** !util/docker/web", "util util/docker", "util/docker/web util/docker/web/foo"),
        ("** !util/docker/web util/docker/web/foo", "util/docker/web/foo", "util/docker/web/bar"),
        ("** !dist/*.whl", "dist/x", "dist/a+b.whl"),
        ("* !src src/*.tmp", "README src/a.tmp", "src src/a.rs"),
        ("a/b !a", "a/b a/b/c", "a a/c"),
        ("!a a !a", "", "a a/b"),
        ("!!x !x", "", "!x x"),
        ("a /!a", "", "a"),
    ] {
        let lines: Vec<_> = patterns.split(' ').collect();
        for path in outs.split_whitespace() {
            assert!(out(&lines, path), "{patterns:?} should keep {path:?} out");
        }
        for path in sent.split_whitespace() {
            assert!(!out(&lines, path), "{patterns:?} should send {path:?}");
        }
        assert!(!out(&lines, "."), "{patterns:?}: the root is always sent");
    }
}

#[test]
fn nothing_is_kept_out_without_patterns() {
    for text in ["", "\n\n", "# only a comment\n", "\u{feff}# x"] {
        assert_eq!(sound(text).decide("any/path"), None, "{text:?}");
    }
}

#[test]
fn lines_are_read_as_moby_reads_them() {
    let text =
        "\u{feff}# one\ntest1\n/test2\r\n\n  /a/file/here  \n #not-a-comment\n! /inverted/abs/path\n\tlast  # x\n#end";
    let file = sound(text);
    let patterns: Vec<_> = file.patterns.iter().map(|p| (p.text.as_str(), p.negated, &text[p.span.range()])).collect();
    assert_eq!(
        patterns,
        [
            ("test1", false, "test1"),
            ("test2", false, "/test2"),
            ("a/file/here", false, "/a/file/here"),
            ("#not-a-comment", false, "#not-a-comment"),
            ("inverted/abs/path", true, "! /inverted/abs/path"),
            ("last  # x", false, "last  # x"),
        ]
    );
    let comments: Vec<_> = file.comments.iter().map(|span| &text[span.range()]).collect();
    assert_eq!(comments, ["# one", "#end"]);
}

#[test]
fn what_moby_refuses_is_an_error_and_not_a_pattern() {
    for (line, kind) in [
        ("!", "lone-bang"),
        ("! ", "lone-bang"),
        ("!/", "lone-bang"),
        ("[", "bad-class"),
        ("[^", "bad-class"),
        ("[^bc", "bad-class"),
        ("a[", "bad-class"),
        ("[]a]", "bad-class"),
        ("[-]", "bad-class"),
        ("[x-]", "bad-class"),
        ("[-x]", "bad-class"),
        ("[a-b-c]", "bad-class"),
        ("[d-a]", "bad-class"),
        ("\\", "bad-escape"),
        ("src\\main", "bad-escape"),
    ] {
        let text = format!("ok\n  {line}\n!also");
        let (file, errors) = parse(&text);
        let [error] = &errors[..] else { panic!("{line:?}: {errors:?}") };
        assert_eq!((error.kind, &text[error.span.range()]), (kind, line.trim()), "{error:?}");
        assert_eq!(file.patterns.len(), 2, "{line:?}");
    }
    let (file, errors) = parse(&format!("{}\nx", "a".repeat(1 << 16)));
    assert_eq!((errors[0].kind, file.patterns.len()), ("long-line", 1));
}

#[test]
fn oddities_are_noticed_at_their_bytes() {
    use OddityKind::*;
    for (line, want) in [
        ("  # note", vec![(IndentedComment, "# note")]),
        ("*.log  # logs", vec![(TrailingComment, "# logs")]),
        ("src\\dist", vec![(Backslash, "\\")]),
        ("[!a].txt", vec![(BangClass, "[!")]),
        ("*.{js,ts}", vec![(Braces, "{js,ts}")]),
        ("a#b", vec![]),
        ("# a {b,c} [!d]", vec![]),
        ("a\\*b", vec![]),
        ("{a}", vec![]),
        ("!x", vec![]),
    ] {
        let text = format!("first\n{line}\r\nlast");
        let file = sound(&text);
        let found: Vec<_> = file.oddities.iter().map(|o| (o.kind, &text[o.span.range()])).collect();
        assert_eq!(found, want, "{line:?}");
    }
}

#[test]
fn the_deciding_pattern_is_named() {
    let file = sound("# c\n*.log\ndocs\n!docs/keep\nb.log");
    assert_eq!(file.decide("a.log"), Some((0, true)));
    assert_eq!(file.decide("b.log"), Some((0, true)));
    assert_eq!(file.decide("docs/x"), Some((1, true)));
    assert_eq!(file.decide("docs/keep/x"), Some((2, false)));
    assert_eq!(file.decide("src/a"), None);
    assert_eq!(file.decide("./docs//x"), Some((1, true)));
    assert!(file.patterns[3].matches("b.log") && file.patterns[1].matches("docs/x/y"));
}

#[test]
fn a_walk_prunes_only_what_nothing_can_bring_back() {
    for (lines, pruned, walked) in [
        (vec!["node_modules"], vec!["node_modules"], vec!["src"]),
        (vec!["*", "!src"], vec!["docs"], vec!["src"]),
        (vec!["*", "!docs/keep"], vec!["src", "docs/other"], vec!["docs"]),
        (vec!["*", "!docs/*/keep"], vec!["src"], vec!["docs", "docs/a"]),
        (vec!["*", "!**/*.md"], vec![], vec!["src", "a/b"]),
        (vec!["*", "!src/**"], vec!["docs"], vec!["src"]),
        (vec!["a/b", "!a"], vec!["a/b"], vec!["a"]),
        (vec!["*", "!doc[^x]y"], vec!["src"], vec!["doc"]),
    ] {
        let file = sound(&lines.join("\n"));
        for dir in pruned {
            assert!(file.prunes(dir, file.ignored(dir)), "{lines:?} {dir}");
        }
        for dir in walked {
            assert!(!file.prunes(dir, file.ignored(dir)), "{lines:?} {dir}");
        }
    }
}

#[test]
fn matching_takes_bounded_time() {
    let start = std::time::Instant::now();
    let file = sound(&["**a*".repeat(200), "*a".repeat(300), "**/".repeat(300) + "*x"].join("\n"));
    let path = format!("{}b", "a".repeat(4_000));
    file.decide(&path);
    sound(&"*.log\n".repeat(100_000));
    sound(&format!("a{}", "*".repeat(60_000)));
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn anything_is_read(text in "[ -~é\\n\\r\\t]{0,60}", path in "[a-z/.*é]{0,20}") {
        let (file, errors) = parse(&text);
        for span in file.patterns.iter().map(|p| p.span).chain(errors.iter().map(|e| e.span)) {
            prop_assert!(text.get(span.range()).is_some_and(|line| !line.contains('\n') && !line.is_empty()));
        }
        for odd in &file.oddities {
            prop_assert!(text.get(odd.span.range()).is_some());
        }
        file.decide(&path);
    }

    /// A walk that prunes sends what `decide` sends.
    #[test]
    fn walking_and_asking_agree(
        lines in prop::collection::vec("!?(a|b|[*]|[*][*]|a[*]|[?]|b[?])(/(a|b|[*]|[*][*])){0,2}", 0..5),
        path in "[ab](/[ab]){0,3}",
    ) {
        let file = sound(&lines.join("\n"));
        let mut within = None;
        let mut last = None;
        let mut pruned = false;
        for end in path.match_indices('/').map(|(at, _)| at).chain([path.len()]) {
            let (next, by) = file.enter(within.as_ref(), &path[..end]);
            within = Some(next);
            last = by;
            pruned |= end < path.len() && file.prunes(&path[..end], by.is_some_and(|(_, out)| out));
        }
        prop_assert_eq!(last, file.decide(&path));
        prop_assert!(!pruned || file.ignored(&path), "{:?} {}", lines, path);
    }
}
