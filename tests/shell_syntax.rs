//! The shell reader on real forms of RUN bodies and start scripts.

use plimsoll::syntax::shell::{Command, Dialect, Join, Script, parse};
use proptest::prelude::*;

fn posix(text: &str) -> Script {
    checked(text, Dialect::Posix)
}

fn checked(text: &str, dialect: Dialect) -> Script {
    let script = parse(text, dialect);
    for command in &script.commands {
        assert!(text.get(command.span.range()).is_some(), "{text:?}: {command:?}");
        assert!(text.get(command.before_span.range()).is_some(), "{text:?}: {command:?}");
        for word in &command.words {
            assert_eq!(text.get(word.span.range()), Some(word.raw.as_str()), "{text:?}: {word:?}");
            assert!(command.span.contains(word.span), "{text:?}: {word:?}");
        }
        for redirect in &command.redirects {
            assert!(command.span.contains(redirect.span), "{text:?}: {redirect:?}");
            let spans = redirect.target.iter().map(|t| t.span).chain(redirect.body);
            spans.for_each(|span| assert!(text.get(span.range()).is_some(), "{text:?}: {redirect:?}"));
        }
        let _ =
            (command.effective(), command.flags(), command.operands_with_values(&["o"]), command.flag_value(&["o"]));
    }
    for (span, _) in script.errors.iter().chain(&script.beyond_posix) {
        assert!(span.end as usize <= text.len(), "{text:?}: {span:?}");
    }
    script
}

/// Each command's words, literal where they are.
fn words(script: &Script) -> Vec<String> {
    let line = |c: &Command| c.words.iter().map(|w| w.literal.as_deref().unwrap_or("?")).collect::<Vec<_>>().join(" ");
    script.commands.iter().map(line).collect()
}

#[test]
fn commands_are_flattened_in_the_order_of_the_text() {
    let cases: &[(&str, &[&str])] = &[
        ("apt-get update && apt-get install -y curl", &["apt-get update", "apt-get install -y curl"]),
        ("apt-get install x && if true", &["apt-get install x", "true"]),
        ("apt-get install x && echo 'y", &["apt-get install x"]),
        ("echo a\\ b 'c'\"d$\" ''", &["echo a b cd$ "]),
        ("rm -rf /var/lib/apt/lists/* ~/.cache", &["rm -rf /var/lib/apt/lists/* ~/.cache"]),
        ("echo $X \"${Y}\" `z` $((1+1))", &["echo ? ? ? ?", "z"]),
        ("if [ -f x ]; then a; elif b; then c; else d; fi", &["[ -f x ]", "a", "b", "c", "d"]),
        ("for i in $(ls); do e \"$i\"; done", &["ls", "e ?"]),
        ("case $x in a|b) c;; *) d;; esac", &["c", "d"]),
        ("x() { a; b; }; x", &["a", "b", "x"]),
        ("(cd /x && make) || { b; }", &["cd /x", "make", "b"]),
        ("export A=\"b c\" D=$E; exit 1", &["export A=b c ?", "exit 1"]),
        ("echo \"$(curl -s ${X:-$(hostname)})\"", &["echo ?", "curl -s ?", "hostname"]),
        ("cat <<EOF >/x\nhi $(date)\nEOF\nchmod +x /x", &["cat", "date", "chmod +x /x"]),
        ("time -p make; time a | b", &["make", "a", "b"]),
        ("[[ -f a && b == *.deb ]]", &["[[ -f a && b == *.deb ]]"]),
        (
            "bash -c 'set -e; apt update && x'; y",
            &["bash -c set -e; apt update && x", "set -e", "apt update", "x", "y"],
        ),
        ("sudo sh -ec \"echo $A | cat\"", &["sudo sh -ec ?", "echo ?", "cat"]),
        ("bash -euxo pipefail -c z", &["bash -euxo pipefail -c z", "z"]),
        ("su - postgres -c 'psql -f x'", &["su - postgres -c psql -f x", "psql -f x"]),
        ("sh -c 'sh -c \"a b\"'", &["sh -c sh -c \"a b\"", "sh -c a b", "a b"]),
        ("sh -c 'it'\\''s'", &["sh -c it's"]),
        ("", &[]),
        ("# only a comment", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(words(&posix(text)), *expected, "{text}");
    }
    assert_eq!(words(&checked("mkdir /a/{b,c} /{d}", Dialect::Bash)), ["mkdir ? /{d}"]);
    assert_eq!(words(&posix("mkdir /a/{b,c}")), ["mkdir /a/{b,c}"]);
}

#[test]
fn joins_pipelines_and_places() {
    use Join::*;
    let script = posix("a && b | c || d; e & f\ng &");
    let joins: Vec<_> = script.commands.iter().map(|c| (c.before, c.after, c.pipeline)).collect();
    let expected = [
        (Edge, And, 0),
        (And, Pipe, 1),
        (Pipe, Or, 1),
        (Or, Then, 2),
        (Then, Background, 3),
        (Background, Line, 4),
        (Line, Background, 5),
    ];
    assert_eq!(joins, expected);

    let script = posix("while ! nc -z h 1; do sleep 1; done; if a; then (b); fi; f() { c $(d); }; sh -c 'e; g'");
    let place = |name: &str| script.commands.iter().find(|c| c.name() == Some(name)).unwrap().place;
    assert!(place("nc").in_loop && place("nc").in_condition && place("nc").negated);
    assert!(place("sleep").in_loop && !place("sleep").in_condition);
    assert!(place("b").in_branch && place("b").in_subshell && place("b").depth == 2);
    assert!(place("d").in_function && place("d").in_substitution && place("d").depth == place("c").depth + 1);
    assert!(place("g").in_subshell && place("g").depth == 1);
}

#[test]
fn background_and_functions() {
    let script = posix("a && b & ( c; d ) & while e; do f; done; g");
    let background: Vec<_> =
        script.commands.iter().filter(|c| c.place.in_background).filter_map(Command::name).collect();
    assert_eq!(background, ["a", "b", "c", "d"]);
    let text = "main() { exec \"$@\"; }; function other { x; }\nmain \"$@\"";
    let script = checked(text, Dialect::Bash);
    let names: Vec<_> = script.functions.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["main", "other"]);
    assert!(script.functions[0].1.contains(script.commands[0].span));
}

#[test]
fn redirections_name_operator_descriptor_and_target() {
    let script = posix("a 2>&1 &>>x >&2 2>/dev/null 3<&- >|f <<-'E' <<<y\n\tbody\n\tE\n");
    let found: Vec<_> = script.commands[0]
        .redirects
        .iter()
        .map(|r| (r.fd, r.operator.as_str(), r.target.as_ref().map_or("", |t| t.text())))
        .collect();
    let expected = [
        (Some(2), ">&", "1"),
        (None, "&>>", "x"),
        (None, ">&", "2"),
        (Some(2), ">", "/dev/null"),
        (Some(3), "<&", "-"),
        (None, ">|", "f"),
        (None, "<<-", "E"),
        (None, "<<<", "y"),
    ];
    assert_eq!(found, expected);
    let text = "cat <<EOF >/x\nline $A\nEOF\nb";
    let body = posix(text).commands[0].redirects[0].body.unwrap();
    assert_eq!(&text[body.range()], "line $A\n");
}

#[test]
fn wrappers_are_taken_off() {
    let cases = [
        ("sudo -u root DEBIAN_FRONTEND=x apt-get -y install a", Some("apt-get")),
        ("env -u X A=b /usr/bin/pip install a", Some("pip")),
        ("exec \"$@\"", None),
        ("exec java -jar x", Some("java")),
        ("exec >log", Some("exec")),
        ("timeout -k 5 10s gosu www tini -- /usr/sbin/nginx", Some("nginx")),
        ("nice -n 5 ionice -c3 nohup setsid stdbuf -oL x", Some("x")),
        ("find . -print0 | xargs -0 -n 1 rm -f", Some("rm")),
        ("command -v curl", Some("command")),
        ("sudo -l", Some("sudo")),
        ("dumb-init -c sh", Some("sh")),
        ("su-exec a:b --", Some("su-exec")),
    ];
    for (text, expected) in cases {
        let script = posix(text);
        assert_eq!(script.commands.last().unwrap().effective().name(), expected, "{text}");
    }
    let command = posix("A=1 env B=2 make").commands[0].effective().into_owned();
    let names: Vec<_> = command.assignments.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["A", "B"]);
}

#[test]
fn nested_scripts_keep_their_place_in_the_outer_text() {
    let text = "cd / && bash -lc 'apt-get update; x' && y";
    let script = posix(text);
    let (inner, at) = script.commands[1].nested_script().unwrap();
    assert_eq!((inner.as_str(), at), ("apt-get update; x", text.find("apt").unwrap()));
    let update = script.commands.iter().find(|c| c.name() == Some("apt-get")).unwrap();
    assert_eq!(&text[update.span.range()], "apt-get update");
    assert_eq!((update.before, update.after, update.place.depth), (Join::Edge, Join::Then, 1));
    assert!(posix("bash -c \"$CMD $(x)\"").commands[0].nested_script().is_none());
    assert!(posix("bash script.sh -c x").commands[0].nested_script().is_none());
}

#[test]
fn flags_and_operands() {
    let script = posix("apt-get -yq install -t stable --no-install-recommends -oDpkg::Use=1 --x=v curl -- -odd -");
    let command = &script.commands[0];
    assert!(command.has_flag(&["y"]) && command.has_flag(&["assume-yes", "q"]) && command.has_flag(&["x"]));
    assert!(!command.has_flag(&["d"]));
    let operands: Vec<_> = command.operands_with_values(&["t", "o"]).iter().map(|w| w.raw.as_str()).collect();
    assert_eq!(operands, ["install", "curl", "-odd", "-"]);
    assert_eq!(command.flag_value(&["t", "target-release"]), Some("stable"));
    assert_eq!(command.flag_value(&["o"]), Some("Dpkg::Use=1"));
    assert_eq!(command.flag_value(&["x"]), Some("v"));
    let script = posix("useradd --uid=$UID_ -u\"$B\" $C");
    assert_eq!(script.commands[0].flags(), ["uid", "u"]);
    assert_eq!(script.commands[0].operands_with_values(&[]).len(), 1);
}

#[test]
fn what_only_bash_reads_is_no_error() {
    let script = posix("[[ -f x ]] && a=(1 2) && b");
    assert!(script.errors.is_empty() && !script.beyond_posix.is_empty());
    assert!(checked("[[ -f x ]]", Dialect::Bash).beyond_posix.is_empty());
    assert!(!posix("a && && b").errors.is_empty());
}

/// What the fuzzer found: a span of the grammar's that ends inside a character.
#[test]
fn no_span_ends_inside_a_character() {
    for text in ["((()))ŵ", "((a))ŵ", "x ((a(b)))ñ c"] {
        checked(text, Dialect::Posix);
        checked(text, Dialect::Bash);
        checked(text, Dialect::Ksh);
    }
}

#[test]
fn hostile_nesting_is_refused_in_good_time() {
    let started = std::time::Instant::now();
    for unit in
        ["$(", "(", "${a:-", "{a,", "<<A ", "if ", "time ", "time\\\n ", "coproc ", "`", "\"$(", "a[$", "! ", "a && "]
    {
        checked(&unit.repeat(5000), Dialect::Bash);
    }
    checked(&"é;".repeat(100_000), Dialect::Posix);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

proptest! {
    #[test]
    fn any_text_is_read_and_every_span_holds(
        text in "([a-z $'\"`(){}\\[\\]|&;<>\\\\\n#=!é-]|if |fi|<<E|do |\\$\\(|bash -c '){0,60}"
    ) {
        checked(&text, Dialect::Posix);
        checked(&text, Dialect::Bash);
        checked(&text, Dialect::Ksh);
    }
}

/// Found by fuzzing: the parser broke off on the one, and took minutes for the other.
#[test]
fn texts_that_broke_the_parser_are_read() {
    let broke: &[u8] =
        b"p\x9d\x9d\x9da-\x00\x00\x0b\x00\x00\x00c\xa0|<<E\x1bF\xfaIII\x00!\xdf\xc3\xc3\xac\xae\xad\x9d\xdf\
        \x9d\x9d\x9d\x9d\x9d\x9dqql\x5c'\x02\x02\x02%\xac\xae\xad\x9d\xdf\x9d\x9d\x9d\x9d\x9d\x9dqql\x5c'\
        \x02\x02\x02%t\x18<<SQII\x00!\xdf\xc3\xc3\xac\xae\xad\x9d\xdf\x9d\x9d\x9d\x9d\x9d\x9dqql\x5c'\x02\
        \x02\x02%t\x18<<t\x18<<SQII\x00!\xdf\xc3\xc3\xac\xae\xad\x9d\xdf\x9d\x9d\x9d\x9d\x9d\x9dqql\x5c'\x02\
        \x02\x02%t\x18<<SQI\xb5\x0a\x5c\xc4\x87\xe4{\xb5\x0a\x5c\xc4\x87\xd2\x8d\x1aII sL1I`I\xb2IIKIII\xfa\
        \xfa\xfa";
    let slow = "${t >(>> ; ".repeat(20);
    for text in [String::from_utf8_lossy(broke).into_owned(), slow] {
        for dialect in [Dialect::Posix, Dialect::Bash, Dialect::Ksh] {
            assert!(!parse(&text, dialect).errors.is_empty());
        }
    }
}
