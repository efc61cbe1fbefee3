//! Every format on a small project made by hand.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use plimsoll::finding::{Area, Confidence, Finding, Meta, Safety, Severity, Status, Voice};
use plimsoll::grade::{Coverage, Grade, Plan, grade};
use plimsoll::project::builds::units::{Kind, Unit, Units};
use plimsoll::project::{Gap, GapKind, Inputs, Project, discover};
use plimsoll::report::{Format, Style, View, explain, render, rules};
use plimsoll::text::{Edit, FileId, Source, Span};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use support::{Dir, plimsoll};

const WEB: FileId = FileId(0);
const DB: FileId = FileId(1);

const fn meta(code: &'static str, name: &'static str, area: Area, severity: Severity) -> Meta {
    Meta {
        code,
        name,
        area,
        severity,
        confidence: Confidence::High,
        fix: Some(Safety::Safe),
        aliases: &["DL0001"],
        supersedes: &[],
        voice: Voice::Default,
        settings: &[],
        since: "0.1.0",
        references: &["https://docs.docker.com/"],
        title: "A `|` in a title & <b>more</b>",
        page: PAGE,
    }
}

const PAGE: &str = "\
---
code: EPH001
---
# A `|` in a title & <b>more</b>

## Why

The *shell* takes the signal, and `python` never hears of it; after ten seconds the engine kills both and whatever was
in flight is lost.

Second paragraph with a [link](https://example.org/a).

- first item that is long enough to be wrapped when the terminal is narrow, as it is in this test of wrapping words
  - nested
- second

1. one
2. two

| form | signal |
|---|---|
| shell | lost |
| exec | `heard` |

## Bad

```dockerfile web/Dockerfile expect=2
FROM a
CMD python
```
";

static SHELL_FORM: Meta = meta("EPH001", "shell-form", Area::Ephemeral, Severity::Warning);
static NO_CLEAN: Meta = meta("PKG002", "lists-kept", Area::Packages, Severity::Warning);
static SECRET: Meta = meta("SEC001", "secret-in-file", Area::Safety, Severity::Error);
static ROOT: Meta = meta("SEC002", "root", Area::Safety, Severity::Info);

const DOCKERFILE: &str =
    "FROM debian\nRUN apt-get update && apt-get install -y ñandú \\\n    curl\nCMD python `server.py`\n";

/// One image, to which every file belongs.
fn whole(project: &Project) -> Coverage {
    let list = vec![Unit { file: WEB, kind: Kind::Image { context: false } }];
    let of = (0..project.files.len() as u32).map(|file| (FileId(file), vec![0])).collect();
    Coverage { units: Units { list, of }, ..Coverage::of(project, false) }
}

fn project() -> Project {
    let mut project = Project::default();
    project.add(Source::new("web/Dockerfile", DOCKERFILE));
    let long = format!("password = \u{1b}[31m{}SECRET{}\r\n", "x".repeat(5000), "y".repeat(5000));
    project.add(Source::new("db/a|b `c`, 100%.sql", long));
    project.add(Source::new("clean.txt", "nothing\n"));
    project.gaps.push(Gap {
        path: "db/locked:1".to_owned(),
        what: "Permission | denied".to_owned(),
        help: "Make it readable.".to_owned(),
        kind: GapKind::Unreadable,
    });
    project
}

fn span(text: &str, of: &str) -> Span {
    text.find(of).map(|at| Span::new(at, at + of.len())).unwrap_or_else(|| panic!("no {of}"))
}

fn findings(project: &Project) -> Vec<Finding> {
    let mut shell = Finding::new(&SHELL_FORM, WEB, span(DOCKERFILE, "CMD python"), "`CMD` runs a shell | not *python*");
    shell.mark("a shell is process 1").help("Write the command as a JSON array, `CMD [\"python\", \"server.py\"]`");
    shell.label(WEB, span(DOCKERFILE, "debian"), "the base").label(DB, Span::new(0, 8), "what is lost");
    let cmd = span(DOCKERFILE, "python `server.py`");
    shell.fix(Safety::Safe, "Use exec form", vec![Edit::replace(WEB, cmd, "[\"python\", \"server.py\"]")]);
    let mut lists = Finding::new(&NO_CLEAN, WEB, span(DOCKERFILE, "ñandú \\\n    curl"), "lists stay in the layer");
    lists.why("They are 20 MB here").help("Remove them");
    let mut again = lists.clone();
    again.primary.span = span(DOCKERFILE, "apt-get install");
    let secret_text = &project.source(DB).text;
    let secret = Finding::new(&SECRET, DB, span(secret_text, "SECRET"), "a password\nin clear text \u{1b}[2J");
    let mut root = Finding::new(&ROOT, WEB, Span::new(0, 4), "root | runs it");
    root.status = Status::Accepted { reason: "it | must, see `docs`".to_owned() };
    let mut hidden = Finding::new(&ROOT, WEB, Span::new(0, 4), "never listed");
    hidden.status = Status::Hidden;
    vec![shell, lists, again, secret, root, hidden]
}

fn show(format: Format, style: Style) -> String {
    let project = project();
    let findings = findings(&project);
    let grade: Grade = grade(&findings, &whole(&project));
    let plan = Plan::new(&findings, &whole(&project), &grade);
    render(&View { plan: Some(&plan), ..View::new(&project, &findings, &grade) }, format, style).to_string()
}

fn plain(format: Format) -> String {
    show(format, Style::default())
}

/// All cells of all tables, row by row, as they are read.
fn tables(markdown: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut inside = false;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                inside = true;
                rows.last_mut().into_iter().for_each(|row| row.push(String::new()));
            }
            Event::End(TagEnd::TableCell) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                rows.last_mut().and_then(|row| row.last_mut()).into_iter().for_each(|cell| cell.push_str(&text));
            }
            _ => {}
        }
    }
    rows
}

#[test]
fn the_report_has_whole_tables_whatever_the_words() {
    let report = plain(Format::Markdown);
    let rows = tables(&report);
    let find = |first: &str| rows.iter().find(|row| row[0] == first).unwrap().clone();
    assert_eq!(find("Containers are ephemeral"), ["Containers are ephemeral", "B?", "90", "10", "1", "0"]);
    assert_eq!(find("One process per container"), ["One process per container", "B?", "100", "0", "0", "0"]);
    let first = ["1", "A password\\nin clear text \\u{1b}[2J (SEC001, error)", "db/a|b `c`, 100%.sql:1:5017", "C? 63"];
    assert_eq!(find("1"), first);
    assert_eq!(
        find("2")[1],
        "CMD runs a shell | not *python*. Write the command as a JSON array, CMD [\"python\", \"server.py\"] (EPH001, warning)"
    );
    assert_eq!(find("SEC002 root | runs it"), ["SEC002 root | runs it", "web/Dockerfile:1:1", "it | must, see docs"]);
    let widths: BTreeSet<usize> = rows.iter().map(Vec::len).collect();
    assert_eq!(widths, [3, 4, 6].into(), "{rows:#?}");
}

#[test]
fn the_report_says_everything_once() {
    let report = plain(Format::Markdown);
    let count = |text: &str| report.matches(text).count();
    assert!(report.starts_with("# Container report\n\n**Grade D?, 48 of 100.** 4 open findings: 1 error, 3 warnings."));
    assert_eq!(count("#### PKG002 lists-kept"), 1);
    assert_eq!(count("They are 20 MB here."), 1);
    assert_eq!(count("**Remedy:** Remove them."), 1);
    assert_eq!(count("**Fix:** Use exec form (safe)."), 1);
    assert_eq!(count("The *shell* takes the signal"), 3, "once per rule");
    assert_eq!(count("never listed"), 0);
    assert!(report.contains("  ```text\n  4 | CMD python `server.py`\n    | ^^^^^^^^^^\n  ```\n"));
    assert!(report.contains("- `db/locked:1` (unreadable): Permission | denied. Make it readable.\n"));
    assert!(!report.contains('\u{1b}'));
}

/// Every link of the report leads to one of its headings.
#[test]
fn links_inside_the_report_lead_somewhere() {
    let report = plain(Format::Markdown);
    let anchors: BTreeSet<String> = report
        .lines()
        .filter_map(|line| line.strip_prefix("#### "))
        .map(|title| format!("#{}", title.to_lowercase().replace(' ', "-")))
        .collect();
    let mut links = 0;
    for event in Parser::new_ext(&report, Options::ENABLE_TABLES) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event
            && dest_url.starts_with('#')
        {
            assert!(anchors.contains(&*dest_url), "{dest_url}");
            links += 1;
        }
    }
    assert_eq!(links, 3);
}

#[test]
fn text_shows_the_line_the_caret_and_the_way_out() {
    let text = plain(Format::Text);
    let first = "\n\
warning EPH001 shell-form
  ! `CMD` runs a shell | not *python*
   ,-[web/Dockerfile:4:1]
 1 | FROM debian
   :      ^^^|^^
   :         `-- the base
 2 | RUN apt-get update && apt-get install -y ñandú \\
 3 |     curl
 4 | CMD python `server.py`
   : ^^^^^|^^^^
   :      `-- a shell is process 1
   `----
  also: db/a|b `c`, 100%.sql:1:1 what is lost
   why: The shell takes the signal, and `python` never hears of it; after ten seconds the engine
        kills both and whatever was in flight is lost.
  help: Write the command as a JSON array, `CMD [\"python\", \"server.py\"]`
   fix: Use exec form (safe)

";
    assert!(text.starts_with("error SEC001 secret-in-file\n") && text.contains(first), "{text}");
    assert!(text.contains("db/a|b `c`, 100%.sql:1:5017]"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() < 260), "a long line is shown in part");
    assert!(text.contains("not read: db/locked:1: Permission | denied. Make it readable.\n"));
    assert!(text.contains("4 findings: 1 error, 3 warnings; 1 with a safe fix; 1 accepted; 1 hidden, still graded.\n`plimsoll explain CODE` says more.\n"));
    let last = "Grade D? 48  (D? 46 without 1 accepted exception)\nC? 63 by mending SEC001\n";
    assert!(text.ends_with(last), "{text}");
}

#[test]
fn no_file_steers_the_terminal() {
    for format in [Format::Text, Format::Concise, Format::Github, Format::Markdown, Format::Junit, Format::Checkstyle] {
        assert!(!plain(format).contains('\u{1b}'), "{}", format.name());
    }
    let coloured = show(Format::Text, Style { colour: true, unicode: true, width: 100 });
    assert!(coloured.contains('\u{1b}') && !coloured.contains("\u{1b}[2J"));
}

/// What is drawn stays within ASCII where nothing more can be shown; words from files stay as they are.
#[test]
fn ascii_drawing_is_ascii() {
    let words = ["ñandú", "\u{fffd}", "–"];
    let text = words.iter().fold(plain(Format::Text), |text, word| text.replace(word, ""));
    assert_eq!(text.chars().filter(|c| !c.is_ascii()).collect::<String>(), "");
    assert!(!plain(Format::Text).contains('–'));
}

/// Labels where drawing is easy to get wrong: an empty file, the end of the file, between lines, beyond.
#[test]
fn no_place_is_too_odd_to_show() {
    for text in ["", "a", "a\n", "a\r\nb\r\n", "\n\n\n", "\u{feff}a\tb", "ñ\u{1}\u{85}ñ\n"] {
        let mut project = Project::default();
        project.add(Source::new("f", text));
        let boundaries: Vec<usize> = (0..=text.len()).filter(|&i| text.is_char_boundary(i)).collect();
        let mut findings = Vec::new();
        for &start in &boundaries {
            for &end in boundaries.iter().filter(|&&end| end >= start) {
                let mut finding = Finding::new(&ROOT, WEB, Span::new(start, end), "m");
                finding.mark("here").label(WEB, Span::new(0, text.len()), "all").label(
                    WEB,
                    Span::at(text.len()),
                    "end",
                );
                findings.push(finding);
            }
        }
        let grade = grade(&findings, &whole(&project));
        let view = View::new(&project, &findings, &grade);
        for format in Format::ALL {
            let out = render(&view, format, Style { unicode: true, ..Style::default() }).to_string();
            assert!(!out.contains("Failed to read"), "{}: {text:?}\n{out}", format.name());
        }
    }
}

#[test]
fn concise_is_one_line_each() {
    let out = plain(Format::Concise);
    let lines: Vec<&str> = out.lines().collect();
    assert!(lines[0].starts_with("db/a|b `c`, 100%.sql:1:5017: error SEC001"), "the gravest first: {out}");
    assert_eq!(lines[1], "web/Dockerfile:4:1: warning EPH001 shell-form: `CMD` runs a shell | not *python*");
    let last = "4 findings: 1 error, 3 warnings; 1 with a safe fix; 1 accepted; 1 hidden, still graded.";
    assert_eq!((lines.len(), lines[4]), (5, last));
}

#[test]
fn json_holds_what_programs_ask_for() {
    let value: serde_json::Value = serde_json::from_str(&plain(Format::Json)).unwrap();
    assert_eq!(value["version"], 1);
    assert_eq!(value["grade"]["letter"], "D");
    assert_eq!(value["grade"]["areas"][0]["area"], "ephemeral");
    assert_eq!(value["raw_grade"]["areas"][6]["score"], 62);
    assert_eq!(value["counts"]["hidden"], 1);
    assert_eq!(value["gaps"][0]["kind"], "unreadable");
    let first = &value["findings"][0];
    for (field, want) in [
        ("code", "EPH001"),
        ("name", "shell-form"),
        ("area", "ephemeral"),
        ("severity", "warning"),
        ("confidence", "high"),
        ("status", "open"),
        ("path", "web/Dockerfile"),
    ] {
        assert_eq!(first[field], want);
    }
    let place = ["line", "column", "end_line", "end_column"].map(|field| first[field].as_u64().unwrap());
    assert_eq!(place, [4, 1, 4, 11]);
    assert_eq!(first["labels"][1]["message"], "what is lost");
    assert_eq!(first["fix"]["edits"][0]["text"], "[\"python\", \"server.py\"]");
    let edit = &first["fix"]["edits"][0];
    let bytes = edit["start"].as_u64().unwrap() as usize..edit["end"].as_u64().unwrap() as usize;
    assert_eq!(&DOCKERFILE[bytes], "python `server.py`");
    assert_eq!(value["findings"][4]["reason"], "it | must, see `docs`");
    assert_eq!(value["findings"][5]["status"], "hidden");
}

#[test]
fn sarif_has_rules_results_fixes_and_suppressions() {
    let value: serde_json::Value = serde_json::from_str(&plain(Format::Sarif)).unwrap();
    let run = &value["runs"][0];
    assert_eq!((value["version"].as_str(), run["columnKind"].as_str()), (Some("2.1.0"), Some("unicodeCodePoints")));
    let results = run["results"].as_array().unwrap();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
    }
    assert!(rules[0]["help"]["markdown"].as_str().unwrap().starts_with("# A `|`"));
    assert_eq!(
        results[3]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "db/a%7Cb%20%60c%60%2C%20100%25.sql"
    );
    assert_eq!(results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]["startColumn"], 5);
    assert_eq!(results[4]["suppressions"][0]["justification"], "it | must, see `docs`");
    assert_eq!(results[4]["level"], "note");
    assert!(results[0].get("suppressions").is_none());
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(), 1);
}

#[test]
fn fingerprints_survive_lines_above_and_differ_among_themselves() {
    let prints = |text: &str| {
        let mut project = Project::default();
        project.add(Source::new("Dockerfile", text));
        let at = |n: usize| text.match_indices("RUN").nth(n).map(|(i, _)| Span::new(i, i + 3)).unwrap();
        let findings = [0, 1].map(|n| Finding::new(&ROOT, WEB, at(n), "m"));
        let grade = grade(&findings, &whole(&project));
        View::new(&project, &findings, &grade).fingerprints()
    };
    let before = prints("FROM x\nRUN a\nRUN a\n");
    assert_ne!(before[0], before[1]);
    assert_eq!(before, prints("# comment\nFROM y\n  RUN  a\nENV a=b\nRUN a\n"));
}

#[test]
fn annotations_escape_what_the_runner_reads() {
    let out = plain(Format::Github);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "::warning title=not read::db/locked:1: Permission | denied. Make it readable.");
    assert!(
        lines[1].starts_with("::error file=db/a|b `c`%2C 100%25.sql,line=1,endLine=1,col=5017,endColumn=5023,title=")
    );
    assert!(lines[3].starts_with("::warning file=web/Dockerfile,line=2,endLine=3,title=PKG002 lists-kept::"));
    assert_eq!(lines[5], "4 findings: 1 error, 3 warnings; 1 with a safe fix; 1 accepted; 1 hidden, still graded.");
    assert_eq!(lines.len(), 6);
}

#[test]
fn xml_formats_are_well_formed_and_whole() {
    for format in [Format::Junit, Format::Checkstyle] {
        let out = plain(format);
        let (mut open, mut depth_ok) = (Vec::new(), true);
        for tag in out.split('<').skip(2).map(|rest| rest.split('>').next().unwrap_or_default()) {
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            if tag.starts_with('/') {
                depth_ok &= open.pop() == Some(name);
            } else if !tag.ends_with('/') {
                open.push(name);
            }
        }
        assert!(depth_ok && open.is_empty(), "{}: {open:?}", format.name());
        assert_eq!(out.matches("EPH001").count(), 1);
        assert_eq!(out.matches("never listed").count(), 0);
    }
    assert!(plain(Format::Junit).contains("<testsuites name=\"plimsoll\" tests=\"6\" failures=\"4\" errors=\"1\">"));
}

#[test]
fn gitlab_names_are_unique() {
    let value: serde_json::Value = serde_json::from_str(&plain(Format::Gitlab)).unwrap();
    let prints: BTreeSet<&str> = value.as_array().unwrap().iter().map(|i| i["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), 4);
    assert_eq!(value[3]["severity"], "critical");
}

#[test]
fn pages_are_shown_in_the_width_there_is() {
    let page = explain(&SHELL_FORM, Style { colour: false, unicode: false, width: 60 }).to_string();
    assert!(page.lines().all(|line| line.chars().count() <= 60), "{page}");
    for part in [
        "EPH001 shell-form\n",
        "known elsewhere as DL0001\n",
        "\nWhy\n  The shell takes the signal, and `python` never hears of\n  it;",
        "link (https://example.org/a)",
        "  - first item that is long enough to be wrapped when the\n    terminal",
        "\n    - nested\n  - second\n\n  1. one\n  2. two\n",
        " shell   lost\n exec    `heard`\n",
        "\n  web/Dockerfile:\n    FROM a\n  > CMD python\n",
    ] {
        assert!(page.contains(part), "{part:?} in\n{page}");
    }
    assert!(!page.contains("code:") && !page.contains("---\ncode"));
    let table = rules([&SHELL_FORM, &SECRET], Style::default()).to_string();
    assert!(table.lines().nth(2).unwrap().contains("EPH001   warning    safe   shell-form"), "{table}");
}

#[test]
fn a_clean_project_says_so() {
    let mut project = Project::default();
    project.add(Source::new("Dockerfile", "FROM scratch\n"));
    let grade = grade(&[], &whole(&project));
    let view = View::new(&project, &[], &grade);
    let text = render(&view, Format::Text, Style::default()).to_string();
    assert!(text.starts_with("No findings.\n") && text.ends_with("Grade A+ 100\n"), "{text}");
    let report = render(&view, Format::Markdown, Style::default()).to_string();
    assert!(
        report.contains("**Grade A+, 100 of 100.** No open findings.") && !report.contains("## Findings"),
        "{report}"
    );
    assert_eq!(render(&view, Format::Concise, Style::default()).as_str(), "No findings.\n");
    for format in Format::ALL {
        assert_eq!(Format::parse(format.name()), Some(format));
    }
}

/// A project of the repository, read, checked and reported as `plimsoll report` does.
fn report_on(path: &str) -> String {
    let mut project = discover(&[path.into()], &Inputs { contexts: true, ..Inputs::default() });
    let outcome = plimsoll::lint::run(&project, &Default::default());
    project.gaps.extend(outcome.gaps);
    let grade = grade(&outcome.findings, &Coverage::of(&project, false));
    let view = View::new(&project, &outcome.findings, &grade);
    render(&view, Format::Markdown, Style::default()).to_string()
}

#[test]
fn the_picture_of_a_project_is_what_its_files_say() {
    let report = report_on("fixtures/reference");
    assert!(report.starts_with("# Container report: `reference`\n"), "{report}");
    let rows = tables(&report);
    let find = |first: &str| rows.iter().find(|row| row[0] == first).unwrap_or_else(|| panic!("{first} in {rows:#?}"));
    assert_eq!(
        find("web/Dockerfile")[1..],
        ["python:3.14-slim", "2", "3", "10001:10001", "python server.py", "5000"].map(str::to_owned)
    );
    let web = find("web");
    assert_eq!(web[1..3], ["swn/web:1.0.0, built from web/Dockerfile", "127.0.0.1:5000:5000"].map(str::to_owned));
    assert_eq!(web[4], "db to be healthy");
    assert!(find("db")[3].starts_with("volume pgdata at /var/lib/postgresql"), "{:?}", find("db"));
}

#[test]
fn the_report_on_every_fixture_is_whole() {
    for path in ["fixtures/informe", "fixtures/informe-repaired", "fixtures/reference"] {
        let report = report_on(path);
        for row in tables(&report) {
            assert!([3, 4, 5, 6, 7].contains(&row.len()), "{path}: {row:?}");
        }
        let titles: Vec<&str> = report.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(titles.first(), Some(&"## The six recommendations"));
        assert_eq!(titles.last(), Some(&"## The project"));
        assert_eq!(report, report_on(path), "{path}: the same bytes each time");
    }
}

/// Where nothing is built or started the reader sees what was found, not a table of dashes.
#[test]
fn a_project_without_a_grade_shows_no_empty_table() {
    let dir = Dir::new();
    dir.file("tests/docker-compose.yml", "services:\n  db:\n    image: mariadb:11.2.4\n");
    let root = dir.path().to_str().unwrap();
    let report = plimsoll(Path::new("/"), &["report", "--no-config", root]).out;
    assert!(report.contains("**No grade: nothing here is built or started.**"), "{report}");
    assert!(!report.contains("The six recommendations") && report.contains("## Findings"), "{report}");
    let text = plimsoll(Path::new("/"), &["check", "--no-config", root]).out;
    assert!(text.contains("No grade") && !text.contains("ephemeral"), "{text}");
}

/// Sixty projects of one directory, each with faults of its own: what is not folded is read in a sitting.
#[test]
fn a_report_on_many_projects_is_short_at_first_sight() {
    let dir = Dir::new();
    for n in 0..60 {
        let text = format!("FROM debian:9\nRUN apt-get install -y vim gcc pkg{n}\nADD a{n} /srv\nCMD run {n}\n");
        dir.file(&format!("shop{n:02}/Dockerfile"), text).file(&format!("shop{n:02}/a{n}"), "a");
    }
    let run = plimsoll(Path::new("/"), &["report", "--no-config", dir.path().to_str().unwrap()]);
    assert_eq!(run.status, 0, "{}", run.err);
    let report = run.out;
    let (mut depth, mut seen, mut units) = (0_usize, 0, 0);
    for line in report.lines() {
        match line {
            "<details>" | "<details open>" => depth += 1,
            "</details>" => depth -= 1,
            _ => seen += usize::from(depth == 0 || depth == 1 && line.starts_with("<summary>")),
        }
        units += usize::from(depth == 1 && line.starts_with("<summary><code>shop"));
    }
    assert_eq!((depth, units), (0, 60), "{report}");
    assert!(seen < 400, "{seen} lines");
    let first: Vec<&str> = report.lines().take(45).collect();
    for part in ["**Grade ", "## The six", "the worst is `shop", "## What to do first", "| 1 | ", "done the grade is "]
    {
        assert!(first.iter().any(|line| line.contains(part)), "{part:?} in {first:#?}");
    }
    assert!(!report.contains(dir.path().to_str().unwrap()), "no path of this machine: {report}");
    assert!(!report.contains("CherryPy") && !report.contains("PostgreSQL"), "{report}");
}
