//! The properties the grade promises (docs/grading.md), each on projects drawn at random.

use plimsoll::finding::{Area, Confidence, Finding, Meta, Severity, Status, Voice};
use plimsoll::grade::{Coverage, Grade, Letter, SIX, costs, grade};
use plimsoll::text::{FileId, Span};
use proptest::prelude::*;
use proptest::sample::subsequence;

/// Four rules in each area, one of each severity; two of them off by default.
static RULES: [Meta; 44] = {
    const fn rule(n: usize) -> Meta {
        Meta {
            code: CODES[n],
            name: "rule",
            area: Area::ALL[n / 4],
            severity: Severity::ALL[n % 4],
            confidence: Confidence::High,
            fix: None,
            aliases: &[],
            supersedes: &[],
            voice: if n % 20 == 6 {
                Voice::Optional
            } else if n == 21 {
                Voice::Pedantic
            } else {
                Voice::Default
            },
            since: "0.1.0",
            references: &[],
            title: "A rule.",
            page: "",
        }
    }
    let mut rules = [const { rule(0) }; 44];
    let mut n = 0;
    while n < 44 {
        rules[n] = rule(n);
        n += 1;
    }
    rules
};

const CODES: [&str; 44] = [
    "R00", "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R12", "R13", "R14", "R15",
    "R16", "R17", "R18", "R19", "R20", "R21", "R22", "R23", "R24", "R25", "R26", "R27", "R28", "R29", "R30", "R31",
    "R32", "R33", "R34", "R35", "R36", "R37", "R38", "R39", "R40", "R41", "R42", "R43",
];

fn finding(rule: usize, file: u32) -> Finding {
    Finding::new(&RULES[rule], FileId(file), Span::at(0), "something")
}

fn accepted() -> Status {
    Status::Accepted { reason: "a reason".to_owned() }
}

prop_compose! {
    fn any_finding()(
        rule in 0..44usize,
        file in 0..5u32,
        graded in prop::option::weighted(0.3, 0..4usize),
        status in prop_oneof![6 => Just(Status::Open), 1 => Just(accepted()), 1 => Just(Status::Hidden), 1 => Just(Status::Unasked)],
    ) -> Finding {
        let mut finding = finding(rule, file);
        if let Some(severity) = graded {
            finding.severity(Severity::ALL[severity]);
        }
        finding.status = status;
        finding
    }
}

fn any_project() -> impl Strategy<Value = Vec<Finding>> {
    prop::collection::vec(any_finding(), 0..40)
}

/// Findings of few rules, so that steps are climbed.
fn crowded_project() -> impl Strategy<Value = Vec<Finding>> {
    any_project().prop_map(|findings| {
        let few = |f: Finding| Finding { rule: &RULES[usize::from(f.rule.code >= "R22")], ..f };
        findings.into_iter().map(few).collect()
    })
}

fn of(findings: &[Finding]) -> Grade {
    grade(findings, &Coverage::default())
}

/// Whether no part of `a` is worse than its part of `b`.
fn at_least(a: &Grade, b: &Grade) -> bool {
    let lines = a.lines().zip(b.lines()).all(|(a, b)| a.score >= b.score && a.letter >= b.letter);
    lines && a.score >= b.score && a.letter >= b.letter
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn removing_findings_never_costs(
        (all, kept) in prop_oneof![any_project(), crowded_project()]
            .prop_flat_map(|all| { let n = all.len(); (Just(all.clone()), subsequence(all, 0..=n)) }),
    ) {
        prop_assert!(at_least(&of(&kept), &of(&all)));
    }

    #[test]
    fn a_lesser_severity_never_costs(all in crowded_project(), which in any::<prop::sample::Index>(), to in 0..4usize) {
        prop_assume!(!all.is_empty());
        let mut milder = all.clone();
        let finding = &mut milder[which.index(all.len())];
        let lesser = finding.graded.min(Severity::ALL[to]);
        finding.severity(lesser);
        prop_assert!(at_least(&of(&milder), &of(&all)));
    }

    #[test]
    fn order_does_not_matter((all, shuffled) in any_project().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))) {
        prop_assert_eq!(of(&all), of(&shuffled));
    }

    #[test]
    fn files_do_not_matter(all in any_project(), files in prop::collection::vec(0..100u32, 40)) {
        let mut moved = all.clone();
        for (finding, file) in moved.iter_mut().zip(files) {
            finding.primary.file = FileId(file);
        }
        prop_assert_eq!(of(&all), of(&moved));
    }

    #[test]
    fn silence_without_a_reason_changes_nothing(all in any_project(), which in prop::collection::vec(any::<bool>(), 40)) {
        let mut silenced = all.clone();
        for (finding, hide) in silenced.iter_mut().zip(which) {
            if hide && finding.status == Status::Open {
                finding.status = Status::Hidden;
            }
        }
        prop_assert_eq!(of(&all), of(&silenced));
    }

    #[test]
    fn exceptions_never_lower_the_grade_and_the_raw_one_is_told(all in any_project()) {
        let (grade, counted) = (of(&all), all.iter().filter(|f| f.voice != Voice::Optional && matches!(f.status, Status::Accepted { .. })).count());
        prop_assert_eq!(grade.accepted(), counted);
        prop_assert_eq!(grade.raw.is_some(), counted > 0);
        if let Some(raw) = &grade.raw {
            prop_assert!(at_least(&grade, raw));
            let mut open = all.clone();
            open.iter_mut().for_each(|f| f.status = Status::Open);
            let open = of(&open);
            prop_assert_eq!((raw.score, raw.letter), (open.score, open.letter));
        }
    }

    #[test]
    fn scores_stay_between_0_and_100(all in any_project()) {
        let grade = of(&all);
        prop_assert!(grade.lines().map(|line| line.score).chain([grade.score]).all(|score| score <= 100));
        prop_assert_eq!(&grade, &of(&all));
    }

    #[test]
    fn a_configured_severity_changes_nothing(all in any_project(), shown in prop::collection::vec(0..4usize, 40)) {
        let mut configured = all.clone();
        for (finding, severity) in configured.iter_mut().zip(shown) {
            finding.severity = Severity::ALL[severity];
        }
        prop_assert_eq!(of(&all), of(&configured));
    }

    #[test]
    fn a_gap_never_raises_the_grade(all in any_project(), areas in subsequence(Area::ALL.to_vec(), 0..=11)) {
        let unsure = grade(&all, &Coverage { uncertain: areas.iter().copied().collect(), ..Coverage::default() });
        prop_assert!(at_least(&of(&all), &unsure));
        prop_assert_eq!(unsure.uncertain, !areas.is_empty());
    }

    #[test]
    fn costs_add_up_to_what_an_area_lost(all in any_project()) {
        let grade = of(&all);
        let counted = || all.iter().filter(|f| !matches!(f.status, Status::Accepted { .. }));
        for line in &grade.areas {
            let lost: u32 = costs(counted().filter(|f| Some(f.rule.area) == line.area)).iter().map(|c| c.points).sum();
            prop_assert_eq!(line.score, 100 - lost.min(100));
        }
    }
}

/// `n` findings of the rule with this severity in the area.
fn some(area: Area, severity: Severity, n: usize) -> Vec<Finding> {
    let wanted = |r: &Meta| r.area == area && r.severity == severity && r.voice == Voice::Default;
    let rule = RULES.iter().position(wanted).unwrap_or_else(|| panic!("no rule for {area:?} {severity:?}"));
    (0..n).map(|_| finding(rule, 0)).collect()
}

#[test]
fn letters_mean_what_the_card_says() {
    use Severity::{Error, Info, Style, Warning};
    // (severity, how many) of one rule in an area; the area's score and letter
    type Row = (&'static [(Severity, usize)], u32, Letter);
    let table: [Row; 12] = [
        (&[], 100, Letter::A),
        (&[(Style, 1)], 99, Letter::A),
        (&[(Style, 8)], 96, Letter::A),
        (&[(Info, 1)], 96, Letter::A),
        (&[(Info, 3)], 92, Letter::A),
        (&[(Info, 4)], 88, Letter::B),
        (&[(Warning, 1)], 90, Letter::B),
        (&[(Warning, 2), (Style, 1)], 79, Letter::B),
        (&[(Warning, 4)], 70, Letter::C),
        (&[(Error, 1)], 70, Letter::D),
        (&[(Error, 1), (Warning, 4)], 40, Letter::D),
        (&[(Error, 4)], 10, Letter::F),
    ];
    for (counts, score, letter) in table {
        let findings: Vec<Finding> = counts.iter().flat_map(|&(s, n)| some(Area::Layers, s, n)).collect();
        let grade = of(&findings);
        let line = grade.areas.iter().find(|line| line.area == Some(Area::Layers)).unwrap();
        assert_eq!((line.score, line.letter), (score, letter), "{counts:?}");
        let rest = if findings.is_empty() { Letter::APlus } else { letter };
        assert_eq!(grade.letter, rest, "{counts:?}: the worst area decides");
    }
}

#[test]
fn the_six_weigh_100_and_the_rest_counts_in_the_letter_alone() {
    assert_eq!(SIX.iter().map(|(_, weight)| weight).sum::<u32>(), 100);
    let safety = of(&some(Area::Safety, Severity::Error, 1));
    assert_eq!((safety.score, safety.letter, safety.beyond.score), (100, Letter::D, 70));
    let packages = of(&some(Area::Packages, Severity::Error, 1));
    assert_eq!((packages.score, packages.letter), (94, Letter::D));
}

#[test]
fn the_plus_is_for_nothing_at_all() {
    assert_eq!(of(&[]).letter, Letter::APlus);
    let mut hint = some(Area::Safety, Severity::Style, 1);
    assert_eq!(of(&hint).shown(), "A");
    hint[0].status = accepted();
    let grade = of(&hint);
    assert_eq!((grade.shown().as_str(), grade.score, grade.raw.unwrap().shown().as_str()), ("A", 100, "A"));
    let unsure = Coverage { uncertain: [Area::Context].into(), ..Coverage::default() };
    let grade = plimsoll::grade::grade(&[], &unsure);
    assert_eq!((grade.shown().as_str(), grade.score), ("B?", 100));
    assert_eq!(grade.areas[1].letter, Letter::B);
    assert_eq!(grade.areas[0].letter, Letter::A);
}

#[test]
fn rules_off_by_default_do_not_count() {
    let optional = RULES.iter().position(|r| r.voice == Voice::Optional).unwrap();
    assert_eq!(of(&[finding(optional, 0)]).letter, Letter::APlus);
}

#[test]
fn taste_is_style_whether_asked_for_or_not() {
    let taste = RULES.iter().position(|r| r.voice == Voice::Pedantic).unwrap();
    let mut remark = finding(taste, 0);
    assert_eq!(of(&[remark.clone()]), of(&some(remark.rule.area, Severity::Style, 1)));
    remark.status = Status::Unasked;
    remark.severity(Severity::Error);
    assert_eq!(of(&[remark.clone()]), of(&some(remark.rule.area, Severity::Style, 1)));
    let mut lowered = some(Area::Layers, Severity::Error, 1);
    lowered[0].pedantic();
    assert_eq!(of(&lowered), of(&some(Area::Layers, Severity::Style, 1)));
}

#[test]
fn what_does_not_apply_scores_100_and_shows_a_dash() {
    let grade = of(&some(Area::Layers, Severity::Info, 1));
    let shown: Vec<String> = grade.areas.iter().map(|line| line.shown()).collect();
    assert_eq!(shown, ["–", "–", "–", "–", "A", "–"]);
    assert_eq!(grade.score, 99);
}

#[test]
fn what_to_mend_first_is_what_holds_the_letter_down() {
    let mut findings = some(Area::Layers, Severity::Warning, 8);
    findings.extend(some(Area::Process, Severity::Error, 1));
    findings.extend(some(Area::Process, Severity::Warning, 1));
    let order: Vec<(u32, usize)> = costs(&findings).iter().map(|cost| (cost.points, cost.open)).collect();
    assert_eq!(order, [(30, 1), (40, 8), (10, 1)]);
}

#[test]
fn letters_are_read_as_people_write_them() {
    assert_eq!(Letter::parse("b"), Some(Letter::B));
    assert_eq!(Letter::parse("A+"), Some(Letter::APlus));
    assert_eq!(Letter::parse("E"), None);
    assert!(Letter::F < Letter::D && Letter::A < Letter::APlus);
}

/// docs/grading.md has the formula on a card; it is this formula.
#[test]
fn the_card_in_the_docs_is_the_formula() {
    let card = include_str!("../docs/grading.md");
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let points = |severity, n| costs(&some(Area::Layers, severity, n)).iter().map(|c| c.points).sum::<u32>();
    let per_severity = Severity::ALL.map(|severity| points(severity, 1).to_string());
    let best = Severity::ALL.map(|severity| of(&some(Area::Build, severity, 1)).letter.to_string());
    let steps = [1, 2, 3, 4, 7, 8, 100].map(|n| points(Severity::Style, n));
    assert_eq!(steps, [1, 2, 2, 3, 3, 4, 4]);
    let line = |name: &str, cells: &[String]| row([name.to_owned()].into_iter().chain(cells.to_vec()).collect());
    assert!(card.contains(&line("points", &per_severity)), "{per_severity:?}");
    assert!(card.contains(&line("best letter beside an open one", &best)), "{best:?}");
    for (area, weight) in SIX {
        assert!(
            card.lines()
                .any(|l| l.starts_with(&format!("| {} |", area.name())) && l.ends_with(&format!("| {weight} |")))
        );
    }
}
