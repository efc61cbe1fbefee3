//! Words are expanded, unquoted and split as BuildKit's lexer does it.

use plimsoll::syntax::dockerfile::expand::{self, Expansion, LexError, Value};
use proptest::prelude::*;

/// `set` is known, `empty` too, `later` is known to exist only; everything else is unset.
fn lookup(name: &str) -> Value {
    match name {
        "set" => Value::Known("/a/b.tar.gz".into()),
        "word" => Value::Known("x y".into()),
        "empty" => Value::Known(String::new()),
        "later" => Value::Unknown,
        _ => Value::Unset,
    }
}

fn expand(text: &str) -> Result<Expansion, LexError> {
    expand::expand(text, '\\', &lookup)
}

#[test]
fn every_form_of_reference() {
    let cases = [
        ("$set", "/a/b.tar.gz"),
        ("${set}x", "/a/b.tar.gzx"),
        ("$settled", ""),
        ("a$", "a$"),
        ("$.", "$."),
        ("$1a", "a"),
        ("$@-", "-"),
        ("${1}", ""),
        ("${empty-w}", ""),
        ("${empty:-w}", "w"),
        ("${unset-w}", "w"),
        ("${unset:-${set}}", "/a/b.tar.gz"),
        ("${set:-${later}}", "/a/b.tar.gz"),
        ("${empty+w}", "w"),
        ("${empty:+w}", ""),
        ("${unset+w}", ""),
        ("${set:+-$word}", "-x y"),
        ("${set?m}", "/a/b.tar.gz"),
        ("${empty?m}", ""),
        ("${set#*/}", "a/b.tar.gz"),
        ("${set##*/}", "b.tar.gz"),
        ("${set%.*}", "/a/b.tar"),
        ("${set%%.*}", "/a/b"),
        ("${set#nothing}", "/a/b.tar.gz"),
        ("${set#/?/}", "b.tar.gz"),
        ("${set/./-}", "/a/b-tar.gz"),
        ("${set//./-}", "/a/b-tar-gz"),
        ("${set//\\//+}", "+a+b.tar.gz"),
        ("${set/*b/}", ".tar.gz"),
        ("${set/x/y}", "/a/b.tar.gz"),
        ("${word///}", "x y"),
        ("${word//\\*/z}", "x y"),
    ];
    for (text, wanted) in cases {
        let got = expand(text).map(|e| e.known().map(str::to_owned));
        assert_eq!(got, Ok(Some(wanted.to_string())), "{text}");
    }
}

#[test]
fn quotes_and_escapes() {
    let cases = [
        ("'$set'", "$set"),
        ("\"$word\"", "x y"),
        ("\"a'b\"", "a'b"),
        ("a\\ b", "a b"),
        ("\\$set", "$set"),
        ("\"\\$set \\\" \\n\"", "$set \" \\n"),
        ("a\\", "a"),
        ("''", ""),
        ("x\"y\"'z'", "xyz"),
        ("<< a", "<< a"),
    ];
    for (text, wanted) in cases {
        assert_eq!(expand(text).map(|e| e.text), Ok(wanted.to_string()), "{text}");
    }
    assert_eq!(expand::expand("`$set c:\\d", '`', &lookup).unwrap().text, "$set c:\\d");
    assert_eq!(expand::expand_body("'$set' \"x\"", &lookup).unwrap().text, "'/a/b.tar.gz' \"x\"");
    assert_eq!(expand::unquote("\"a b\"/$x'$y'${z}", '\\'), "a b/$x$y${z}");
    assert_eq!(expand::unquote("it's", '\\'), "it's");
}

#[test]
fn what_is_refused() {
    let cases = [
        ("${}", "bad-substitution"),
        ("${:-x}", "bad-substitution"),
        ("${{x}}", "bad-substitution"),
        ("a${set", "bad-substitution"),
        ("${set:0:3}", "bad-substitution"),
        ("${set^^}", "bad-substitution"),
        ("${#set}", "bad-substitution"),
        ("${set:#x}", "bad-substitution"),
        ("${set=x}", "bad-substitution"),
        ("${set/x}", "bad-substitution"),
        ("${set#\\x}", "bad-substitution"),
        ("it's", "unterminated-quote"),
        ("\"a", "unterminated-quote"),
        ("${unset:?say why}", "required-variable"),
        ("${empty:?}", "required-variable"),
        ("${unset?}", "required-variable"),
    ];
    for (text, kind) in cases {
        assert_eq!(expand(text).map_err(|e| e.kind), Err(kind), "{text}");
    }
    assert!(expand("${unset?say why}").unwrap_err().message.contains("say why"));
    let deep = "${a:-".repeat(100_000);
    assert_eq!(expand(&deep).unwrap_err().kind, "bad-substitution");
}

#[test]
fn what_is_not_known_stays_unknown() {
    for text in ["$later", "a${later:-b}", "${later:+b}", "${later?}", "${set:+$later}", "${later#x}", "\"$later\""] {
        let expansion = expand(text).unwrap();
        assert_eq!((expansion.known(), &expansion.unknown[..]), (None, &["later".to_string()][..]), "{text}");
    }
    // BuildKit lists a variable it looked up in vain even where a default stood in for it.
    assert_eq!(expand("${unset:-x}$other").unwrap().unset, ["unset", "other"]);
    // Text that doubles without end is not followed.
    let long = expand::expand("$a$a", '\\', &|_| Value::Known("x".repeat(200_000))).unwrap();
    assert_eq!(long.known(), None);
}

#[test]
fn words_come_out_as_the_builder_splits_them() {
    let words = |text: &str| expand(text).unwrap().words.into_iter().map(|w| w.text).collect::<Vec<_>>();
    assert_eq!(words(" 80  $word 'a b'\tc\\ d "), ["80", "x", "y", "a b", "c d"]);
    assert_eq!(words("\"$word\"z ''"), ["x yz"]);
    let text = " a  'b c'd";
    let ranges: Vec<_> = expand(text).unwrap().words.into_iter().map(|w| &text[w.range]).collect();
    assert_eq!(ranges, ["a", "'b c'd"]);
}

#[test]
fn references_are_found_where_they_stand() {
    let text = "x$a '$b' \"${c:-$d}\" \\$e ${f##*/}";
    let found: Vec<_> =
        expand::variables(text, '\\').into_iter().map(|v| (v.name, &text[v.range], v.operator)).collect();
    let wanted = [("a", "$a", ""), ("d", "$d", ""), ("c", "${c:-$d}", ":-"), ("f", "${f##*/}", "#")];
    assert_eq!(found, wanted.map(|(name, range, operator)| (name.to_string(), range, operator)));
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "[a$\\{\\}:+?#%/*'\"\\\\` é<-]{0,40}") {
        for escape in ['\\', '`'] {
            match expand::expand(&text, escape, &lookup) {
                Ok(expansion) => for word in expansion.words {
                    prop_assert!(text.get(word.range).is_some());
                },
                Err(error) => prop_assert!(text.get(error.range).is_some()),
            }
            // The quick look for faults finds what the lexer finds.
            let refused = expand::expand(&text, escape, &|_| Value::Unknown).err();
            prop_assert_eq!(expand::check(&text, escape), refused);
            for variable in expand::variables(&text, escape) {
                prop_assert!(text[variable.range].starts_with('$'));
            }
            expand::unquote(&text, escape);
        }
    }

    #[test]
    fn text_without_specials_is_itself(text in "[a-z0-9 /.:-]{0,40}") {
        prop_assert_eq!(expand(&text).unwrap().text, text);
    }
}
