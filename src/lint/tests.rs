//! The filters: on rules made for the purpose, and on a rule of the book where names are read.

use super::names::Name;
use super::*;
use crate::finding::{Area, Confidence, Meta, Status, Voice};
use crate::project::{Inputs, from_text};
use crate::text::Span;

const META: Meta = Meta {
    code: "ZZZ001",
    name: "whole-file",
    area: Area::Build,
    severity: Severity::Warning,
    confidence: Confidence::High,
    fix: None,
    aliases: &["DL9001", "CamelCase"],
    supersedes: &["ZZZ002"],
    voice: Voice::Default,
    settings: &[],
    since: "0.1.0",
    references: &[],
    title: "",
    page: "",
};

/// Says the same thing twice, and another thing further up.
fn twice(cx: &Cx, out: &mut Sink) {
    let docker = &cx.project.dockerfiles[0];
    for at in [1, 1, 0] {
        let Some(ins) = docker.tree.instructions.get(at) else { continue };
        out.report(docker.file, ins.span, "twice");
    }
}

/// On the second instruction's first byte.
fn small(cx: &Cx, out: &mut Sink) {
    let docker = &cx.project.dockerfiles[0];
    out.report(docker.file, Span::at(docker.tree.instructions[1].span.start as usize), "small");
    out.report(docker.file, Span::at(docker.tree.instructions[2].span.start as usize), "small");
}

fn panics(_: &Cx, _: &mut Sink) {
    let nothing: [u8; 0] = [];
    let _ = nothing.first().unwrap();
}

static MADE: &[Rule] = &[
    Rule { meta: META, check: twice },
    Rule { meta: Meta { code: "ZZZ002", name: "small", supersedes: &[], aliases: &[], ..META }, check: small },
    Rule { meta: Meta { code: "ZZZ003", name: "off", supersedes: &[], voice: Voice::Optional, ..META }, check: small },
];
static BROKEN: &[Rule] =
    &[Rule { meta: Meta { code: "ZZZ004", name: "broken", ..META }, check: panics }, Rule { meta: META, check: twice }];

const THREE: &str = "FROM debian:12.5\nRUN true\nRUN false\n";

fn made(options: &Options) -> Vec<(&'static str, usize)> {
    let project = from_text("Dockerfile", THREE.into(), &Inputs::default());
    let outcome = run_rules(&project, options, MADE);
    outcome.findings.iter().map(|f| (f.rule.code, f.primary.span.start as usize)).collect()
}

fn shown(names: Names, severity: Severity) -> Shown {
    Shown { names, severity, files: None }
}

#[test]
fn findings_come_in_order_once_and_without_what_is_superseded() {
    assert_eq!(made(&Options::default()), [("ZZZ001", 0), ("ZZZ001", 17), ("ZZZ002", 26)]);
}

#[test]
fn optional_rules_and_profiles_hold_what_they_should() {
    let with = |profile, select: &[Name], extend: &[Name]| {
        let names = |list: &[Name]| Names(list.to_vec());
        let options = Options { profile, select: names(select), extend: names(extend), ..Options::default() };
        let mut codes: Vec<&str> = made(&options).into_iter().map(|(code, _)| code).collect();
        codes.dedup();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    assert_eq!(with(Profile::Default, &[], &[Name::Rule("ZZZ003")]), ["ZZZ001", "ZZZ002", "ZZZ003"]);
    assert_eq!(with(Profile::Default, &[Name::Rule("ZZZ003")], &[]), ["ZZZ003"]);
    assert_eq!(with(Profile::Default, &[Name::Area(Area::Build)], &[]), ["ZZZ001", "ZZZ002"]);
    assert_eq!(with(Profile::Hadolint, &[], &[]), ["ZZZ001", "ZZZ003"]);
    assert_eq!(with(Profile::Buildkit, &[], &[]), ["ZZZ001", "ZZZ003"]);
    assert_eq!(with(Profile::Default, &[Name::Prefix("DL90".into())], &[]), ["ZZZ001"]);
}

/// The same, the later place as a matter of taste.
fn in_two_voices(cx: &Cx, out: &mut Sink) {
    twice(cx, out);
    for finding in out.findings.iter_mut().filter(|finding| finding.primary.span.start > 0) {
        finding.pedantic();
    }
}

#[test]
fn remarks_of_taste_are_kept_for_the_count_and_stand_for_no_graver_word() {
    static RULES: &[Rule] = &[
        Rule { meta: Meta { aliases: &[], ..META }, check: in_two_voices },
        Rule { meta: Meta { code: "ZZZ002", supersedes: &[], ..META }, check: small },
        Rule { meta: Meta { code: "ZZZ005", supersedes: &[], voice: Voice::Pedantic, ..META }, check: small },
    ];
    let project = from_text("Dockerfile", THREE.into(), &Inputs::default());
    let said = |profile, select: &[Name]| {
        let options = Options { profile, select: Names(select.to_vec()), ..Options::default() };
        let findings = run_rules(&project, &options, RULES).findings;
        findings.iter().map(|f| (f.rule.code, f.primary.span.start, f.status == Status::Open)).collect::<Vec<_>>()
    };
    let all = |taste| {
        let gone = [("ZZZ001", 0, true), ("ZZZ001", 17, taste), ("ZZZ002", 17, true), ("ZZZ002", 26, true)];
        gone.into_iter().chain([("ZZZ005", 17, taste), ("ZZZ005", 26, taste)]).collect::<Vec<_>>()
    };
    let mut sorted = said(Profile::Default, &[]);
    sorted.sort_unstable();
    assert_eq!(sorted, all(false));
    sorted = said(Profile::Pedantic, &[]);
    sorted.sort_unstable();
    assert_eq!(sorted, all(true));
    assert_eq!(said(Profile::Default, &[Name::Rule("ZZZ005")]), [("ZZZ005", 17, true), ("ZZZ005", 26, true)]);
    assert_eq!(said(Profile::Default, &[Name::All]).iter().filter(|(.., open)| !open).count(), 3);
    assert!(said(Profile::Hadolint, &[]).iter().all(|(.., open)| *open));
}

#[test]
fn the_hadolint_profile_shows_its_severities() {
    let project = from_text("Dockerfile", THREE.into(), &Inputs::default());
    let mut options = Options { profile: Profile::Hadolint, ..Options::default() };
    assert_eq!(run_rules(&project, &options, MADE).findings[0].severity, Severity::Warning);
    options.severities = vec![shown(Names(vec![Name::All]), Severity::Style)];
    assert_eq!(run_rules(&project, &options, MADE).findings[0].severity, Severity::Style);
}

#[test]
fn a_rule_that_panics_is_a_gap_and_the_others_go_on() {
    let project = from_text("Dockerfile", THREE.into(), &Inputs::default());
    let outcome = run_rules(&project, &Options::default(), BROKEN);
    assert_eq!(outcome.findings.len(), 2);
    assert_eq!(outcome.gaps.len(), 1);
    assert!(outcome.gaps[0].path.contains("ZZZ004") && outcome.gaps[0].kind == GapKind::Failed);
}

#[test]
fn severities_and_ignores_act_by_name_and_by_file() {
    let project = from_text("sub/Dockerfile", THREE.into(), &Inputs::default());
    let root = std::path::Path::new("/p");
    let globs = |glob: &str| Some(Globs::new(root, root, &[glob.to_owned()]).unwrap());
    let one = Names(vec![Name::Rule("ZZZ001")]);
    let options = Options {
        severities: vec![shown(Names(vec![Name::All]), Severity::Error), shown(one.clone(), Severity::Style)],
        ignore: vec![
            Ignore { names: one.clone(), files: globs("other/"), ..Ignore::default() },
            Ignore { names: Names(vec![Name::All]), files: globs("sub/"), ..Ignore::default() },
            Ignore { names: one, files: None, reason: Some("why".into()), ..Ignore::default() },
        ],
        ..Options::default()
    };
    let findings = run_rules(&project, &options, MADE).findings;
    assert_eq!((findings[0].severity, findings[0].graded), (Severity::Style, Severity::Warning));
    assert_eq!(findings[0].status, Status::Accepted { reason: "why".into() });
    assert_eq!((findings[2].severity, &findings[2].status), (Severity::Error, &Status::Hidden));
}

/// The status of the one shell-form finding in a text that has one.
fn status(path: &str, text: &str) -> Status {
    let project = from_text(path, text.into(), &Inputs::default());
    let found = run(&project, &Options::default()).findings;
    found.into_iter().find(|f| f.rule.code == "EPH013").unwrap().status
}

fn accepted(reason: &str) -> Status {
    Status::Accepted { reason: reason.into() }
}

const CMD: &str = "CMD python -m http.server\n";

#[test]
fn comments_silence_the_next_instruction_the_stage_and_the_file() {
    let above = |comment: &str| status("Dockerfile", &format!("FROM debian:12.5\n{comment}\n{CMD}"));
    assert_eq!(above("# anything"), Status::Open);
    assert_eq!(above("# plimsoll ignore=EPH013"), Status::Hidden);
    assert_eq!(above("#plimsoll ignore=eph013"), Status::Hidden);
    assert_eq!(above("# plimsoll ignore=shell-form-pid1, DL3006 -- bash it is"), accepted("bash it is"));
    assert_eq!(above("# hadolint ignore=DL3025"), Status::Hidden);
    assert_eq!(above("# hadolint ignore=DL3025,DL3006 # needs a shell"), accepted("needs a shell"));
    assert_eq!(above("# check=skip=JSONArgsRecommended // why not"), accepted("why not"));
    assert_eq!(above("# check=skip=all"), Status::Hidden);
    assert_eq!(above("# plimsoll ignore=ephemeral"), Status::Hidden);
    assert_eq!(above("# plimsoll ignore=DL3006"), Status::Open);
    assert_eq!(above("# plimsoll ignore=EPH013\nLABEL a=b"), Status::Open);
    assert_eq!(above("# plimsoll stage ignore=EPH013\nLABEL a=b"), Status::Hidden);
    assert_eq!(above("# plimsoll ignore=EPH013\n# and a word on it\n"), Status::Hidden);

    let before = |comment: &str| status("Dockerfile", &format!("{comment}\nFROM debian:12.5\nFROM debian:12.5\n{CMD}"));
    assert_eq!(before("# hadolint global ignore=DL3025"), Status::Hidden);
    assert_eq!(before("# plimsoll file ignore=EPH013 -- old"), accepted("old"));
    assert_eq!(before("# check=skip=JSONArgsRecommended"), Status::Hidden);
    assert_eq!(before("# check=error=true;skip=JSONArgsRecommended"), Status::Hidden);
    assert_eq!(before("# plimsoll stage ignore=EPH013"), Status::Open);
    assert_eq!(before("# plimsoll ignore=EPH013"), Status::Open);
}

#[test]
fn the_check_directive_is_heeded_and_gives_way_to_the_build_argument() {
    let text = format!("# check=error=true;skip=all\nFROM debian:12.5\n{CMD}");
    let project = from_text("Dockerfile", text.into_bytes(), &Inputs::default());
    let shell_form = |options: &Options| run(&project, options).findings.into_iter().find(|f| f.rule.code == "EPH013");
    let found = shell_form(&Options::default()).unwrap();
    assert_eq!((found.severity, found.status), (Severity::Error, Status::Hidden));
    let found = shell_form(&Options { check: Some("skip=StageNameCasing".into()), ..Options::default() }).unwrap();
    assert_eq!((found.severity, found.status), (Severity::Warning, Status::Open));
}

#[test]
fn a_comment_inside_an_instruction_speaks_of_its_next_line() {
    let text =
        "FROM debian:12.5\nHEALTHCHECK --interval=5s \\\n  # plimsoll ignore=EPH013\n  CMD true\nCMD python -m x\n";
    assert_eq!(status("Dockerfile", text), Status::Open);
    let text = "FROM debian:12.5\nCMD \\\n  # plimsoll ignore=EPH013\n  python -m http.server\n";
    assert_eq!(status("Dockerfile", text), Status::Hidden);
}

#[test]
fn pragmas_can_be_switched_off() {
    let text = format!("# plimsoll file ignore=all\nFROM debian:12.5\n{CMD}");
    let project = from_text("Dockerfile", text.into_bytes(), &Inputs::default());
    let options = Options { no_pragmas: true, ..Options::default() };
    assert!(run(&project, &options).findings.iter().all(|f| matches!(f.status, Status::Open | Status::Unasked)));
}

/// Ten thousand comments and findings take no longer than they should.
#[test]
fn suppressions_cost_linear_time() {
    let stage = format!("FROM debian:12.5\n# plimsoll ignore=EPH013\n{CMD}");
    let project = from_text("Dockerfile", stage.repeat(10_000).into_bytes(), &Inputs::default());
    let options = Options { select: Names(vec![Name::Rule("EPH013")]), ..Options::default() };
    assert!(run(&project, &options).findings.iter().all(|f| f.status == Status::Hidden));
}

/// The bytes each comment of a file speaks of.
fn scopes(path: &str, text: &str) -> Vec<String> {
    let project = from_text(path, text.into(), &Inputs::default());
    let found = suppress::comments::collect(&project, &Options::default());
    found.iter().map(|s| project.source(s.file).slice(s.scope).to_owned()).collect()
}

#[test]
fn comments_in_compose_files_speak_of_the_next_key_or_item_or_of_their_line() {
    let text = "services:\n  # plimsoll ignore=all -- why\n  web:\n    image: a # plimsoll ignore=all\n    ports:\n\
                    # plimsoll ignore=all\n    - \"1:1\"\n    - \"2:2\"\n  db:\n    image: b\n# plimsoll file ignore=all\n";
    let found = scopes("compose.yaml", text);
    assert_eq!(found[0], text[text.find("web:").unwrap()..text.find("\n  db:").unwrap()]);
    assert_eq!(found[1].trim(), "image: a");
    assert_eq!(found[2], "\"1:1\"");
    assert_eq!(found[3], text);
}

#[test]
fn comments_in_ignore_files_speak_of_the_next_pattern() {
    let text = "# plimsoll ignore=all -- kept\n# and why\n!.env\nnode_modules\n";
    assert_eq!(scopes(".dockerignore", text), ["!.env"]);
}

/// Once for each word of a RUN, with a fix that takes the word away.
fn wordy(cx: &Cx, out: &mut Sink) {
    let docker = &cx.project.dockerfiles[0];
    let text = &cx.project.source(docker.file).text;
    for (at, _) in text.match_indices("sudo") {
        let span = Span::new(at, at + 5);
        let help = if text[at..].starts_with("sudo b") { "do b" } else { "do it" };
        let edits = vec![crate::text::Edit::replace(docker.file, span, "")];
        out.report(docker.file, span, "sudo").help(help).fix(crate::finding::Safety::Safe, "Remove", edits);
    }
}

static WORDY: &[Rule] = &[Rule { meta: Meta { code: "ZZZ005", name: "wordy", ..META }, check: wordy }];

#[test]
fn what_is_said_several_times_of_one_run_is_one_finding_with_one_fix() {
    let text = "FROM debian:12.5\nRUN sudo a && sudo b && sudo c\nRUN sudo d\nCMD sudo e; sudo f\n";
    let project = from_text("Dockerfile", text.into(), &Inputs::default());
    let findings = run_rules(&project, &Options::default(), WORDY).findings;
    let told: Vec<(&str, usize, usize)> =
        findings.iter().map(|f| (f.message.as_str(), f.labels.len(), f.fixes[0].edits.len())).collect();
    let once = ("sudo", 0, 1);
    assert_eq!(told, [("sudo, here and in 1 more place of this RUN", 1, 2), once, once, once, once]);
    let edited: Vec<&str> =
        findings[0].fixes[0].edits.iter().map(|edit| project.source(edit.file).slice(edit.span)).collect();
    assert_eq!(edited, ["sudo ", "sudo "]);
    let buildkit =
        Options { profile: Profile::Buildkit, select: Names(vec![Name::Rule("ZZZ005")]), ..Options::default() };
    assert_eq!(run_rules(&project, &buildkit, WORDY).findings.len(), 6);
}
