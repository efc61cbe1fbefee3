//! What an expert finds in the report's own project, against what Plimsoll finds there, taste included: `acceptance.tsv`
//! lists the rows. The rows not met are printed (`cargo test --test acceptance -- --nocapture`).

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Rows that must be found at the least; one more of the expert's must not be said (row 21, argued there).
const MUST_REACH: usize = 89;

struct Row {
    number: u32,
    fixture: String,
    file: String,
    lines: (u64, u64),
    /// None of the codes may be reported, instead of one must.
    never: bool,
    codes: Vec<String>,
    claim: String,
}

struct Found {
    code: String,
    path: String,
    lines: (u64, u64),
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/acceptance.tsv")).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.map(|line| {
        let [number, file, lines, codes, claim] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let (from, to) = lines.split_once('-').unwrap_or((lines, lines));
        let (never, codes) = codes.strip_prefix("not ").map_or((false, codes), |codes| (true, codes));
        let (fixture, file) = file.split_once(':').unwrap_or(("informe", file));
        Row {
            number: number.parse().unwrap(),
            fixture: fixture.to_owned(),
            file: file.to_owned(),
            lines: (from.parse().unwrap(), to.parse().unwrap()),
            never,
            codes: codes.split(',').map(str::to_owned).collect(),
            claim: claim.to_owned(),
        }
    })
    .collect()
}

/// What the program says of a fixture, every place of every finding.
fn findings(fixture: &str) -> Vec<Found> {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["check", "--no-config", "--pedantic", "--format", "json", fixture])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
        .output()
        .unwrap();
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut found = Vec::new();
    for finding in json["findings"].as_array().unwrap() {
        for place in std::iter::once(finding).chain(finding["labels"].as_array().unwrap()) {
            found.push(Found {
                code: text(&finding["code"]),
                path: text(&place["path"]).trim_start_matches(fixture).trim_start_matches('/').to_owned(),
                lines: (place["line"].as_u64().unwrap(), place["end_line"].as_u64().unwrap()),
            });
        }
    }
    found
}

fn meets(row: &Row, found: &[Found]) -> bool {
    let here = |f: &&Found| {
        let file = row.file == "-" || f.path == row.file;
        let line = row.lines.0 == 0 || f.lines.0 <= row.lines.1 && row.lines.0 <= f.lines.1;
        file && line && row.codes.contains(&f.code)
    };
    found.iter().find(here).is_some() != row.never
}

#[test]
fn the_expert_s_rows_are_found_at_their_lines() {
    let rows = rows();
    let fixtures = ["informe", "informe-as-built"].map(|fixture| (fixture, findings(fixture)));
    let of = |row: &Row| &fixtures.iter().find(|(fixture, _)| *fixture == row.fixture).unwrap().1;
    let (never, expected): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.never);
    let missed: Vec<&&Row> = expected.iter().filter(|row| !meets(row, of(row))).collect();
    println!("{} of {} rows are found; not met:", expected.len() - missed.len(), expected.len());
    for row in &missed {
        println!("  {:>2} {}:{} {}", row.number, row.file, row.lines.0, row.claim);
    }
    assert!(expected.len() - missed.len() >= MUST_REACH, "fewer rows than must be found; run with --nocapture");
    for row in never {
        assert!(meets(row, of(row)), "row {}: {} ({}) is reported", row.number, row.codes.join(" or "), row.claim);
    }
}

/// Mending two files takes away what was said of their syntax and nothing else that is true.
#[test]
fn the_mended_project_loses_only_what_was_mended() {
    let (before, after) = (findings("informe"), findings("informe-repaired"));
    let codes = |found: &[Found]| {
        found.iter().map(|f| (f.path.clone(), f.code.clone())).collect::<std::collections::BTreeSet<_>>()
    };
    let gone: Vec<_> = codes(&before).difference(&codes(&after)).cloned().collect();
    let of_syntax = ["BLD001", "CMP001", "CMP002", "CMP003"];
    assert!(gone.iter().all(|(_, code)| of_syntax.contains(&code.as_str())), "{gone:?}");
    let new: Vec<_> = codes(&after).difference(&codes(&before)).cloned().collect();
    assert!(new.is_empty(), "{new:?}");
}
