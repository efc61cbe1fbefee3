//! Edits chosen, applied and shown.

use plimsoll::finding::{Area, Confidence, Finding, Fix, Meta, Safety, Severity, Status, Voice};
use plimsoll::fix::{apply, choose, diff};
use plimsoll::text::{Edit, FileId, Source, Span};
use proptest::prelude::*;

const A: FileId = FileId(0);
const B: FileId = FileId(1);

fn files() -> Vec<Source> {
    vec![Source::new("Dockerfile", "FROM a\nRUN b\nCMD c\n"), Source::new("b.txt", "0123456789")]
}

fn fix(edits: Vec<Edit>) -> Fix {
    Fix { title: "mend".to_owned(), safety: Safety::Safe, edits, creates: Vec::new(), changes: &[] }
}

fn replace(file: FileId, start: usize, end: usize, text: &str) -> Edit {
    Edit::replace(file, Span::new(start, end), text)
}

/// The new text of `b.txt` and what was left out.
fn run(fixes: &[Fix]) -> (String, Vec<usize>) {
    let files = files();
    let applied = apply(&files, &fixes.iter().collect::<Vec<_>>());
    let text = applied.files.iter().find(|(file, _)| *file == B).map(|(_, text)| text.clone());
    (text.unwrap_or_else(|| files[1].text.clone()), applied.left_out)
}

#[test]
fn edits_may_touch_but_not_overlap() {
    let touching =
        [fix(vec![replace(B, 2, 4, "ab")]), fix(vec![replace(B, 4, 6, "cd")]), fix(vec![Edit::insert(B, 4, "-")])];
    assert_eq!(run(&touching), ("01ab-cd6789".to_owned(), vec![]));
    let overlapping =
        [fix(vec![replace(B, 2, 5, "x")]), fix(vec![replace(B, 4, 6, "y")]), fix(vec![replace(B, 0, 9, "")])];
    assert_eq!(run(&overlapping), ("01x56789".to_owned(), vec![1, 2]));
    let inside = [fix(vec![replace(B, 2, 5, "x")]), fix(vec![Edit::insert(B, 3, "y")])];
    assert_eq!(run(&inside), ("01x56789".to_owned(), vec![1]));
    let around = [fix(vec![Edit::insert(B, 3, "y")]), fix(vec![replace(B, 2, 5, "x")])];
    assert_eq!(run(&around), ("012y3456789".to_owned(), vec![1]));
}

#[test]
fn a_fix_is_taken_whole_or_not_at_all() {
    let fixes = [
        fix(vec![replace(B, 4, 6, "x")]),
        fix(vec![replace(B, 0, 1, "y"), replace(B, 5, 7, "z")]),
        fix(vec![replace(B, 0, 1, "w")]),
    ];
    assert_eq!(run(&fixes), ("w123x6789".to_owned(), vec![1]));
}

#[test]
fn an_edit_two_fixes_share_is_made_once() {
    let shared = || Edit::insert(B, 3, "-");
    let fixes = [fix(vec![shared()]), fix(vec![shared(), replace(B, 9, 10, "x")]), fix(vec![Edit::insert(B, 3, "+")])];
    assert_eq!(run(&fixes), ("012-345678x".to_owned(), vec![2]));
    let fails_after_sharing = [fix(vec![shared()]), fix(vec![shared(), replace(B, 2, 4, "")])];
    assert_eq!(run(&fails_after_sharing), ("012-3456789".to_owned(), vec![1]));
}

#[test]
fn nonsense_is_left_out() {
    let files = vec![Source::new("a", "ñ")];
    let beyond = fix(vec![replace(A, 0, 9, "")]);
    let within_a_character = fix(vec![Edit::insert(A, 1, "x")]);
    let no_such_file = fix(vec![Edit::insert(FileId(7), 0, "x")]);
    let applied = apply(&files, &[&beyond, &within_a_character, &no_such_file]);
    assert_eq!((applied.files, applied.left_out), (vec![], vec![0, 1, 2]));
}

#[test]
fn several_files_change_at_once_and_unchanged_ones_are_not_named() {
    let files = files();
    let both = fix(vec![replace(B, 0, 1, "x"), Edit::insert(A, 0, "# c\n")]);
    let nothing = fix(vec![replace(B, 5, 6, "5")]);
    let applied = apply(&files, &[&both, &nothing]);
    assert_eq!(applied.files, [(A, "# c\nFROM a\nRUN b\nCMD c\n".to_owned()), (B, "x123456789".to_owned())]);
    assert_eq!(apply(&files, &[&nothing]).files, []);
}

#[test]
fn the_first_fix_within_the_limit_is_chosen_and_only_for_open_findings() {
    static META: Meta = Meta {
        code: "LAY001",
        name: "rule",
        area: Area::Layers,
        severity: Severity::Info,
        confidence: Confidence::High,
        fix: Some(Safety::Safe),
        aliases: &[],
        supersedes: &[],
        voice: Voice::Default,
        settings: &[],
        since: "0.1.0",
        references: &[],
        title: "A rule.",
        page: "",
    };
    let mut finding = Finding::new(&META, A, Span::at(0), "m");
    finding.fix(Safety::Suggestion, "one", vec![]).fix(Safety::Unsafe, "two", vec![]).fix(
        Safety::Safe,
        "three",
        vec![],
    );
    let mut hidden = finding.clone();
    hidden.status = Status::Hidden;
    let findings = [finding, hidden];
    let titles = |limit| choose(&findings, limit).map(|(_, f)| f.title.as_str()).collect::<Vec<_>>();
    assert_eq!(titles(Safety::Safe), ["three"]);
    assert_eq!(titles(Safety::Unsafe), ["two"]);
}

#[test]
fn the_difference_is_unified_and_tells_a_missing_line_end() {
    let before = Source::new("web/Dockerfile", "FROM a\nRUN b\nCMD c");
    assert_eq!(diff(&before, &before.text), "");
    assert_eq!(
        diff(&before, "FROM a\nRUN x\nCMD c"),
        "--- a/web/Dockerfile\n+++ b/web/Dockerfile\n@@ -1,3 +1,3 @@\n FROM a\n-RUN b\n+RUN x\n CMD c\n\\ No newline at end of file\n"
    );
}

proptest! {
    /// Whatever the edits, the taken ones all show in the result and nothing else changed: the lengths add up.
    #[test]
    fn lengths_add_up(edits in prop::collection::vec((0..11usize, 0..4usize, "[a-z]{0,3}"), 0..20)) {
        let fixes: Vec<Fix> = edits.iter().map(|(at, len, text)| fix(vec![replace(B, *at, (at + len).min(10).max(*at), text)])).collect();
        let (result, left_out) = run(&fixes);
        let mut taken: Vec<&Edit> = Vec::new();
        for (i, fix) in fixes.iter().enumerate() {
            let edit = &fix.edits[0];
            if !left_out.contains(&i) && !taken.contains(&edit) {
                taken.push(edit);
            }
        }
        let expected = taken.iter().fold(10i64, |n, e| n + e.text.len() as i64 - e.span.len() as i64);
        prop_assert_eq!(result.len() as i64, expected);
        for (i, a) in taken.iter().enumerate() {
            for b in &taken[i + 1..] {
                prop_assert!(a.span.end <= b.span.start || b.span.end <= a.span.start);
            }
        }
    }
}
