//! What flags of other linters are called here (read off their own help texts, 2026-11). Knows nothing of ours but
//! their names.

/// The sentence for a flag that is none of ours, where another linter has it.
pub fn ours(flag: &str) -> Option<&'static str> {
    let found = FLAGS.iter().find(|(flags, _)| flags.contains(&flag));
    found.map(|(_, sentence)| *sentence)
}

/// hadolint, tally, trivy, checkov, zizmor, ruff, ESLint, dclint, cargo and docker.
pub const FLAGS: &[(&[&str], &str)] = &[
    (
        &["--severity", "--min-confidence", "--minimum-severity"],
        "`--min-severity` chooses what is listed, `--fail-on` what fails",
    ),
    (&["--failure-threshold", "--fail-level", "-t"], "`--fail-on SEVERITY` says from which severity on the run fails"),
    (
        &["--no-fail", "--exit-zero", "--soft-fail", "--no-exit-codes"],
        "`--fail-on never` lets findings pass, `--allow-gaps` what could not be read",
    ),
    (
        &["--exit-code", "--hard-fail-on", "--max-warnings", "--exit-non-zero-on-fix"],
        "`--fail-on SEVERITY` and `--fail-under LETTER` decide the exit status",
    ),
    (
        &["--error", "--warning", "--info", "--style", "--rule"],
        "`severity:` in .plimsoll.yaml gives a rule another severity",
    ),
    (&["--trusted-registry"], "`trusted-registries:` in .plimsoll.yaml lists them"),
    (&["--require-label"], "`label-schema:` in .plimsoll.yaml lists them"),
    (&["--strict-labels"], "`strict-labels: true` stands in .plimsoll.yaml"),
    (
        &["--disable-ignore-pragma", "--no-inline-config", "--ignore-noqa", "--no-ignores", "--no-inline-directives"],
        "comments that silence findings are always read; `disable-ignore-pragma: true` in .hadolint.yaml turns them off",
    ),
    (&["--no-color", "--no-colour", "--colour"], "`--color never`, or the variable NO_COLOR"),
    (
        &["--output-format", "--formatter", "--message-format", "--reporter"],
        "`--format NAME`, with `=FILE` behind it to write a file",
    ),
    (&["--output-file", "--output-file-path", "--out"], "`--output FILE`, or `--format NAME=FILE`"),
    (
        &["--extend-ignore", "--skip-check", "--skip", "--disable", "--disable-rule", "--exclude-rule"],
        "`--ignore NAME,…` hides rules",
    ),
    (&["--check", "--rules", "--only", "--enable", "--include"], "`--select NAME,…` lists only these rules"),
    (
        &["--extend-exclude", "--ignore-pattern", "--skip-dirs", "--skip-files", "--skip-path", "--ignore-path"],
        "`--exclude GLOB` leaves paths out",
    ),
    (&["--ignorefile", "--per-file-ignores"], "`ignore:` stands in .plimsoll.yaml, for some files only below `paths:`"),
    (&["--create-baseline"], "`--write-baseline FILE` writes one, `--baseline FILE` uses it"),
    (&["--add-noqa", "--add-ignore", "--suppress-all"], "`--write-baseline FILE` sets aside what is there today"),
    (&["--fix-dry-run", "--dry-run", "--show-fixes"], "`--diff` shows what `--fix` would change"),
    (&["--fix-only", "--apply"], "`--fix` applies the safe fixes and lists what is left; `--quiet` lists nothing"),
    (&["--fix-unsafe", "--unsafe"], "`--fix --unsafe-fixes` takes the others as well"),
    (
        &["--show-settings", "--show-config", "--print-config", "--generate-default-config"],
        "`plimsoll config` with the same paths and flags says what is in force; `plimsoll init` writes a configuration",
    ),
    (&["--init", "--init-config", "--generate-config"], "`plimsoll init` writes a configuration"),
    (&["--isolated", "--no-config-lookup"], "`--no-config` uses no configuration"),
    (&["--config-file", "-c"], "`--config FILE`"),
    (&["--persona", "--preview", "--strict"], "`--profile NAME`; `--pedantic` lists remarks of taste as well"),
    (
        &["--file", "--directory", "-d", "--recursive", "-r"],
        "paths stand by themselves: `plimsoll check PATH…`; directories are searched",
    ),
    (&["--list-rules", "--list", "--list-checks"], "`plimsoll rules` lists the rules"),
    (&["--explain"], "`plimsoll explain NAME` prints the page of a rule"),
    (
        &["--files-from", "--from-file"],
        "`@FILE` stands for the paths that FILE lists; `--null` reads them from standard input",
    ),
    (&["--stdin"], "`-` is standard input, `--stdin-filename NAME` what it is taken for"),
    (
        &["--warn-unused-directives", "--report-unused-disable-directives", "--require-reason"],
        "a comment that silences nothing is always told (BLD090), and one without a reason still counts in the grade",
    ),
    (
        &["--offline", "--no-progress", "--slow-checks", "--skip-download", "--no-cache", "--cache-dir"],
        "nothing is fetched, cached or asked of a network, so there is nothing to turn off",
    ),
    (&["--lsp", "--language-server"], "`plimsoll lsp` is the language server"),
    (&["--new-from-rev", "--diff-only", "--since"], "`--changed-since REF` lists only what touches changed lines"),
];
