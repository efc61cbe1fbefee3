//! The properties the grade promises (docs/grading.md), each on projects drawn at random.

use plimsoll::finding::{Alarm, Area, Confidence, Finding, Meta, Setting, Severity, Status, Voice};
use plimsoll::grade::{Bar, Beside, Coverage, Grade, Letter, SIX, grade};
use plimsoll::project::builds::units::{Kind, Unit, Units};
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
            settings: &[],
            since: "0.1.0",
            references: &[],
            title: "A rule.",
            page: match n {
                24 => "---\nalarm: secret\n---\n",
                32 => "---\nalarm: unbuildable\n---\n",
                _ => "",
            },
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

/// Three Dockerfiles and two compose files, of which the third and the fifth are not shipped; the sixth file belongs to
/// the first and the fourth of them, and nobody builds the seventh.
fn five_units() -> Coverage {
    let image = Kind::Image { context: true };
    let kinds = [image, image, image, Kind::Services, Kind::Services];
    let list: Vec<Unit> = (0..).zip(kinds).map(|(file, kind)| Unit { file: FileId(file), kind }).collect();
    let mut of: std::collections::HashMap<FileId, Vec<usize>> = (0..5).map(|n| (FileId(n), vec![n as usize])).collect();
    of.insert(FileId(5), vec![0, 3]);
    let apart = [(FileId(2), Setting::Test), (FileId(4), Setting::Example)].into();
    Coverage { units: Units { list, of }, apart, ..Coverage::default() }
}

/// One Dockerfile.
fn one_unit() -> Coverage {
    let list = vec![Unit { file: FileId(0), kind: Kind::Image { context: true } }];
    Coverage { units: Units { list, of: [(FileId(0), vec![0])].into() }, ..Coverage::default() }
}

prop_compose! {
    fn any_finding()(
        rule in 0..44usize,
        file in 0..7u32,
        graded in prop::option::weighted(0.3, 0..4usize),
        status in prop_oneof![6 => Just(Status::Open), 1 => Just(accepted()), 1 => Just(Status::Hidden), 1 => Just(Status::Unasked)],
        pedantic in prop::bool::weighted(0.1),
    ) -> Finding {
        let mut finding = finding(rule, file);
        if let Some(severity) = graded {
            finding.severity(Severity::ALL[severity]);
        }
        if pedantic {
            finding.pedantic();
        }
        finding.status = status;
        finding
    }
}

fn any_project() -> impl Strategy<Value = Vec<Finding>> {
    prop::collection::vec(any_finding(), 0..60)
}

/// Findings of few rules, so that steps are climbed.
fn crowded_project() -> impl Strategy<Value = Vec<Finding>> {
    any_project().prop_map(|findings| {
        let few = |f: Finding| Finding { rule: &RULES[usize::from(f.rule.code >= "R22")], ..f };
        findings.into_iter().map(few).collect()
    })
}

fn of(findings: &[Finding]) -> Grade {
    grade(findings, &five_units())
}

/// The grade of one Dockerfile with all these findings.
fn of_one(findings: &[Finding]) -> Grade {
    grade(findings, &one_unit())
}

/// Whether no part of `a` is worse than its part of `b`.
fn at_least(a: &Grade, b: &Grade) -> bool {
    let lines = a.areas.iter().zip(&b.areas).all(|(a, b)| a.score >= b.score && a.letter >= b.letter);
    let units = a.units.iter().zip(&b.units).all(|(a, b)| a.score >= b.score && a.letter >= b.letter);
    // One alarm of several kinds of units has no count, and is true of some of them all the same.
    let less = |a: Option<(usize, usize)>, b: Option<(usize, usize)>| a.zip(b).is_none_or(|(a, b)| a.0 <= b.0);
    let fewer = |a: &Beside, b: &Beside| a.alarm == b.alarm && a.shipped <= b.shipped && less(a.count, b.count);
    let alarms = a.alarms.iter().all(|alarm| b.alarms.iter().any(|other| fewer(alarm, other)));
    lines && units && alarms && a.score >= b.score && a.letter >= b.letter
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
    fn a_lesser_severity_never_costs(all in prop_oneof![any_project(), crowded_project()], which in any::<prop::sample::Index>(), to in 0..4usize) {
        prop_assume!(!all.is_empty());
        let mut milder = all.clone();
        let finding = &mut milder[which.index(all.len())];
        let lesser = finding.graded.min(Severity::ALL[to]);
        finding.severity(lesser);
        prop_assert!(at_least(&of(&milder), &of(&all)));
        let mut taste = all.clone();
        taste[which.index(all.len())].pedantic();
        prop_assert!(at_least(&of(&taste), &of(&all)));
    }

    #[test]
    fn order_does_not_matter((all, shuffled) in any_project().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))) {
        prop_assert_eq!(of(&all), of(&shuffled));
    }

    #[test]
    fn nor_does_the_order_of_the_units(all in any_project()) {
        let mut turned = five_units();
        turned.units.list.reverse();
        turned.units.of.values_mut().flatten().for_each(|owner| *owner = 4 - *owner);
        let (a, b) = (of(&all), grade(&all, &turned));
        prop_assert_eq!((a.score, a.letter, a.areas, a.alarms, a.costs), (b.score, b.letter, b.areas, b.alarms, b.costs));
    }

    #[test]
    fn a_finding_counts_in_its_own_unit_alone(all in any_project(), rule in 0..44usize) {
        let mut more = all.clone();
        more.push(finding(rule, 1));
        let (before, after) = (of(&all), of(&more));
        for unit in [0, 2, 3, 4] {
            prop_assert_eq!(before.units[unit], after.units[unit]);
        }
        more = all.clone();
        more.push(finding(rule, 6));
        prop_assert_eq!(before, of(&more), "nobody builds what this stands in");
    }

    #[test]
    fn silence_without_a_reason_changes_nothing(all in any_project(), which in prop::collection::vec(any::<bool>(), 60)) {
        let mut silenced = all.clone();
        for (finding, hide) in silenced.iter_mut().zip(which) {
            if hide && matches!(finding.status, Status::Open | Status::Unasked) {
                finding.status = Status::Hidden;
            }
        }
        prop_assert!(at_least(&of(&all), &of(&silenced)) && at_least(&of(&silenced), &of(&all)));
    }

    #[test]
    fn asking_for_remarks_of_taste_changes_nothing(all in any_project()) {
        let mut asked = all.clone();
        asked.iter_mut().filter(|f| f.status == Status::Unasked).for_each(|f| f.status = Status::Open);
        let (a, b) = (of(&all), of(&asked));
        prop_assert!(at_least(&a, &b) && at_least(&b, &a));
    }

    #[test]
    fn exceptions_never_lower_the_grade_and_the_raw_one_is_told(all in any_project()) {
        let counts = |f: &&Finding| f.voice != Voice::Optional && f.primary.file != FileId(6) && matches!(f.status, Status::Accepted { .. });
        let (grade, counted) = (of(&all), all.iter().filter(counts).count());
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
    fn scores_stay_between_0_and_100_and_letters_are_theirs(all in any_project()) {
        let grade = of(&all);
        let scores = grade.areas.iter().map(|line| line.score).chain(grade.units.iter().map(|unit| unit.score));
        prop_assert!(scores.chain([grade.score]).all(|score| score <= 100));
        let worst = grade.worst().unwrap();
        let mut shipped = grade.units.iter().filter(|unit| unit.apart.is_none());
        prop_assert!(shipped.all(|unit| unit.score >= worst.score) && worst.apart.is_none());
        let mean = grade.units.iter().map(|unit| unit.score).sum::<u32>() / 5;
        prop_assert_eq!(grade.score, (mean + 7 * worst.score) / 8);
        prop_assert_eq!(&grade, &of(&all));
    }

    #[test]
    fn an_error_caps_its_unit_at_c(all in any_project()) {
        let grade = of(&all);
        let grave = |n: usize| all.iter().any(|f| {
            let here = f.primary.file == FileId(n as u32) || f.primary.file == FileId(5) && [0, 3].contains(&n);
            let counts = f.voice != Voice::Optional && !matches!(f.status, Status::Accepted { .. });
            here && counts && f.graded == Severity::Error
        });
        for (n, unit) in grade.units.iter().enumerate() {
            prop_assert!(!grave(n) || unit.letter <= Letter::C);
        }
    }

    #[test]
    fn a_configured_severity_changes_nothing(all in any_project(), shown in prop::collection::vec(0..4usize, 60)) {
        let mut configured = all.clone();
        for (finding, severity) in configured.iter_mut().zip(shown) {
            finding.severity = Severity::ALL[severity];
        }
        prop_assert_eq!(of(&all), of(&configured));
    }

    #[test]
    fn a_gap_never_raises_the_grade(all in any_project(), areas in subsequence(Area::ALL.to_vec(), 0..=11)) {
        let unsure = grade(&all, &Coverage { uncertain: areas.iter().copied().collect(), ..five_units() });
        prop_assert!(at_least(&of(&all), &unsure));
        prop_assert_eq!(unsure.uncertain, !areas.is_empty());
    }
}

/// `n` findings of the rule with this severity in the area.
fn some(area: Area, severity: Severity, n: usize) -> Vec<Finding> {
    let wanted = |r: &Meta| r.area == area && r.severity == severity && r.voice == Voice::Default;
    let rule = RULES.iter().position(wanted).unwrap_or_else(|| panic!("no rule for {area:?} {severity:?}"));
    (0..n).map(|_| finding(rule, 0)).collect()
}

#[test]
fn a_unit_stands_where_the_card_says() {
    use Severity::{Error, Info, Style, Warning};
    // (severity, how many) of one rule in an area; the area's score, the unit's and its letter
    type Row = (&'static [(Severity, usize)], u32, u32, Letter);
    let table: [Row; 12] = [
        (&[], 100, 100, Letter::APlus),
        (&[(Style, 1)], 99, 98, Letter::A),
        (&[(Style, 8)], 96, 93, Letter::A),
        (&[(Info, 1)], 96, 93, Letter::A),
        (&[(Info, 3)], 92, 88, Letter::B),
        (&[(Info, 4)], 88, 83, Letter::B),
        (&[(Warning, 1)], 90, 85, Letter::B),
        (&[(Warning, 2), (Style, 1)], 79, 74, Letter::C),
        (&[(Warning, 4)], 70, 66, Letter::C),
        (&[(Error, 1)], 70, 66, Letter::C),
        (&[(Error, 1), (Warning, 4)], 40, 50, Letter::D),
        (&[(Error, 4)], 10, 40, Letter::D),
    ];
    for (counts, area, unit, letter) in table {
        let findings: Vec<Finding> = counts.iter().flat_map(|&(s, n)| some(Area::Layers, s, n)).collect();
        let grade = of_one(&findings);
        let line = grade.line(Area::Layers).unwrap();
        assert_eq!(
            (line.score, grade.units[0].score, grade.score, grade.letter),
            (area, unit, unit, letter),
            "{counts:?}"
        );
    }
}

#[test]
fn an_eighth_is_the_mean_and_seven_the_worst() {
    // 30 points in one of five units, which an error holds at 66: the mean is 93.
    let grade = of(&some(Area::Safety, Severity::Error, 1));
    assert_eq!((grade.score, grade.mean()), ((93 + 7 * 66) / 8, 93));
    assert_eq!(
        (grade.worst().unwrap().lost_in(Area::Safety), grade.worst().unwrap().lost.iter().sum::<u32>()),
        (30, 30)
    );
}

/// What is not shipped moves the mean, and its own letter, which the bar for the worst looks at.
#[test]
fn what_is_not_shipped_is_a_part_of_the_mean() {
    let mut findings = some(Area::Safety, Severity::Error, 1);
    findings[0].primary.file = FileId(2);
    let grade = of(&findings);
    assert_eq!((grade.mean(), grade.score, grade.worst().unwrap().file), (93, (93 + 7 * 100) / 8, FileId(0)));
    assert_eq!(grade.line(Area::Safety).unwrap().score, (94 + 7 * 100) / 8, "30 over five units, none of them shipped");
    let bar = |text| Bar::parse(text).unwrap();
    assert!(grade.is_below(bar("worst:B")) && !grade.is_below(bar("A")));
    findings[0].primary.file = FileId(6);
    assert_eq!(of(&findings).score, 100, "nobody builds it");
}

#[test]
fn an_area_is_made_of_the_units_as_the_whole_is() {
    let grade = of(&some(Area::Layers, Severity::Error, 1));
    assert_eq!(
        grade.line(Area::Layers).unwrap().score,
        (90 + 7 * 70) / 8,
        "30 over three Dockerfiles, 30 in the worst"
    );
    assert!(grade.areas.iter().all(|line| line.area == Area::Layers || line.score == 100));
    assert_eq!(grade.areas.iter().map(|line| line.area).collect::<Vec<_>>(), Area::ALL);
    assert_eq!(Area::ALL[..6], SIX);
}

#[test]
fn alarms_stand_beside_the_letter() {
    let mut findings = some(Area::Safety, Severity::Error, 1);
    findings.extend(some(Area::Build, Severity::Error, 1));
    let alarms = |grade: &Grade| grade.alarms.iter().map(|beside| beside.alarm).collect::<Vec<_>>();
    assert_eq!(alarms(&of_one(&findings)), [Alarm::Secret, Alarm::Unbuildable]);
    let mut more = findings.clone();
    more[0].primary.file = FileId(2);
    more.extend(some(Area::Build, Severity::Error, 1));
    more[2].primary.file = FileId(2);
    let told: Vec<_> = of(&more).alarms.iter().map(|beside| (beside.count, beside.shipped)).collect();
    assert_eq!(told, [(Some((1, 3)), false), (Some((2, 3)), true)], "of three Dockerfiles");
    more[1].primary.file = FileId(3);
    assert_eq!(of(&more).alarms[1].count, None, "a compose file is no image");
    findings[0].severity(Severity::Warning);
    findings[1].status = accepted();
    let grade = of_one(&findings);
    assert_eq!(alarms(&grade), []);
    assert_eq!(alarms(&grade.raw.unwrap()), [Alarm::Unbuildable]);
}

#[test]
fn the_plus_is_for_nothing_at_all() {
    assert_eq!(of(&[]).letter, Letter::APlus);
    let mut hint = some(Area::Safety, Severity::Style, 1);
    assert_eq!(of(&hint).shown(), "A");
    hint[0].status = accepted();
    let grade = of(&hint);
    assert_eq!((grade.shown().as_str(), grade.score, grade.raw.unwrap().shown().as_str()), ("A", 100, "A"));
    let unsure = Coverage { uncertain: [Area::Context].into(), ..five_units() };
    let grade = plimsoll::grade::grade(&[], &unsure);
    assert_eq!((grade.shown().as_str(), grade.score), ("B?", 100));
    assert_eq!((grade.areas[1].letter, grade.areas[0].letter), (Letter::B, Letter::A));
}

#[test]
fn nothing_looked_at_is_no_grade() {
    let grade = grade(&some(Area::Safety, Severity::Style, 1), &Coverage::default());
    assert!(!grade.is_one() && grade.worst().is_none());
    assert!(!grade.is_below(Bar::parse("A").unwrap()));
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
    let style = of(&some(remark.rule.area, Severity::Style, 1)).score;
    assert_eq!(of(&[remark.clone()]).score, style);
    remark.status = Status::Unasked;
    remark.severity(Severity::Error);
    assert_eq!(of(&[remark.clone()]).score, style);
    let mut lowered = some(Area::Layers, Severity::Error, 1);
    lowered[0].pedantic();
    assert_eq!(of(&lowered).areas, of(&some(Area::Layers, Severity::Style, 1)).areas);
}

#[test]
fn what_does_not_apply_shows_a_dash() {
    let shown: Vec<String> = of_one(&[]).areas.iter().map(|line| line.shown()).collect();
    assert_eq!(shown.iter().map(String::as_str).collect::<String>(), "AAAAAAAAAA–");
}

#[test]
fn what_to_mend_first_is_the_worst_then_the_dearest() {
    let mut findings = some(Area::Layers, Severity::Warning, 8);
    findings.extend(some(Area::Process, Severity::Error, 1));
    findings.extend(some(Area::Process, Severity::Warning, 1));
    findings.push(Finding { status: Status::Unasked, ..finding(0, 0) });
    let order: Vec<(u32, usize)> = of_one(&findings).costs.iter().map(|cost| (cost.points, cost.open)).collect();
    assert_eq!(order, [(30, 1), (40, 8), (10, 1)]);
}

#[test]
fn letters_and_bars_are_read_as_people_write_them() {
    assert_eq!(Letter::parse("b"), Some(Letter::B));
    assert_eq!(Letter::parse("A+"), Some(Letter::APlus));
    assert_eq!(Letter::parse("E"), None);
    assert!(Letter::F < Letter::D && Letter::A < Letter::APlus);
    let bar = |text| Bar::parse(text).unwrap();
    assert_eq!((bar("worst:c").to_string(), bar("B").to_string()), ("worst:C".to_owned(), "B".to_owned()));
    assert_eq!((Bar::parse("worst:A+"), Bar::parse("best:A")), (None, None));
    let grade = of(&some(Area::Safety, Severity::Error, 1));
    assert!(grade.is_below(bar("worst:B")) && !grade.is_below(bar("worst:C")) && !grade.is_below(bar("C")));
}

/// docs/grading.md has the formula on a card; it is this formula.
#[test]
fn the_card_in_the_docs_is_the_formula() {
    let card = include_str!("../docs/grading.md");
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let points = |severity, n| of_one(&some(Area::Layers, severity, n)).costs.iter().map(|c| c.points).sum::<u32>();
    let per_severity = Severity::ALL.map(|severity| points(severity, 1).to_string());
    let steps = [1, 2, 3, 4, 7, 8, 100].map(|n| points(Severity::Style, n));
    assert_eq!(steps, [1, 2, 2, 3, 3, 4, 4]);
    assert!(card.contains(&row([vec!["points".to_owned()], per_severity.to_vec()].concat())), "{per_severity:?}");
    for area in Area::ALL {
        assert!(card.contains(&format!("| {} |", area.name())), "{area:?}");
    }
}
