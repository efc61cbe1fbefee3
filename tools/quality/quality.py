#!/usr/bin/env python3
"""Draw findings for a reader who did not write the rule, and make docs/rule-quality.md of the verdicts.

    quality.py draw PLIMSOLL CORPUS --seed N --count N [--rule CODE …] [--severity error,warning] > sheet.txt
    quality.py check                      hold tools/quality/verdicts.tsv against its own rules
    quality.py table [--hits PLIMSOLL CORPUS]

CORPUS is a directory with one project in each of its directories; each is checked whole, from its own root. A draw takes at most
4 findings of one rule and 8 of one project, and copies of one text once. The sheet shows each with its place in the file, as it is
printed, and the rule's page: read it against the project, not against the sheet alone.

A verdict is a line of verdicts.tsv: seed, project, path, line, code, message, verdict, sentence. Verdicts are `right` (true there, and
a good maintainer would act on it), `noise` (true, and nobody would), `false` (what it says happens does not happen there) and
`bad-remedy` (true, and what it advises breaks the project or does not help). Every verdict but `right` has its reason in one sentence.
No text of a project is kept but the finding's own message, path and line.
"""

import argparse
import collections
import csv
import json
import math
import pathlib
import random
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
VERDICTS = HERE / "verdicts.tsv"
PAGE = HERE.parent.parent / "docs" / "rule-quality.md"
FIELDS = ["seed", "project", "path", "line", "code", "message", "verdict", "sentence"]
WORDS = ["right", "noise", "false", "bad-remedy"]
OF_A_RULE, OF_A_PROJECT = 4, 8
AROUND = 6
BEGIN, END = "<!-- verdicts -->", "<!-- end of verdicts -->"


def findings(plimsoll, corpus):
    """Every open finding of every project, copies told once."""
    for project in sorted(path for path in corpus.iterdir() if path.is_dir()):
        command = [plimsoll, "check", "--no-config", "--format", "json", "--fail-on", "never", "."]
        run = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
        if not run.stdout.strip():
            continue
        for finding in json.loads(run.stdout)["findings"]:
            if finding["status"] == "open":
                yield project.name, finding


def draw(found, seed, count, rules, severities):
    """A sample: shuffled by project, then taken in turn while rule and project have room."""
    chance = random.Random(seed)
    by_project = collections.defaultdict(list)
    for project, finding in found:
        if (not rules or finding["code"] in rules) and (not severities or finding["severity"] in severities):
            by_project[project].append(finding)
    projects = sorted(by_project)
    chance.shuffle(projects)
    for project in projects:
        chance.shuffle(by_project[project])
    of_rule, of_project, taken = collections.Counter(), collections.Counter(), []
    limit = max(OF_A_RULE, math.ceil(count / max(1, len(rules)))) if rules else OF_A_RULE
    waiting = True
    while waiting and len(taken) < count:
        waiting = False
        for project in projects:
            while by_project[project] and of_project[project] < OF_A_PROJECT:
                finding = by_project[project].pop()
                if of_rule[finding["code"]] < limit:
                    of_rule[finding["code"]] += 1
                    of_project[project] += 1
                    taken.append((project, finding))
                    waiting = True
                    break
            if len(taken) == count:
                break
    return taken


def excerpt(corpus, project, finding):
    path = corpus / project / finding["path"]
    lines = path.read_text(errors="replace").splitlines() if path.is_file() else []
    first, last = max(1, finding["line"] - AROUND), min(len(lines), finding["end_line"] + AROUND)
    mark = lambda n: ">" if finding["line"] <= n <= finding["end_line"] else " "
    return "\n".join(f"{mark(n)}{n:5} {lines[n - 1][:200]}" for n in range(first, last + 1))


def sheet(args):
    plimsoll = str(args.plimsoll.resolve())
    taken = draw(findings(plimsoll, args.corpus), args.seed, args.count, args.rule, args.severity)
    for number, (project, finding) in enumerate(taken, 1):
        more = f", and in {len(finding['places']) - 1} copies" if len(finding["places"]) > 1 else ""
        print(f"=== {number} {project} {finding['path']}:{finding['line']} {finding['severity']} {finding['code']} "
              f"{finding['name']}{more}")
        print(finding["message"])
        for name in ["why", "help"]:
            print(f"  {name}: {finding[name]}" if finding[name] else f"  {name}: as the page says")
        print(f"  fix: {finding['fix']['title']} ({finding['fix']['safety']})" if finding["fix"] else "  no fix")
        print(excerpt(args.corpus, project, finding))
        row = [args.seed, project, finding["path"], finding["line"], finding["code"], finding["message"], "", ""]
        print("row:\t" + "\t".join(str(cell).replace("\t", " ").replace("\n", " ") for cell in row))
    print("\n=== pages")
    for code in sorted({finding["code"] for _, finding in taken}):
        print(subprocess.run([plimsoll, "explain", code], capture_output=True, text=True, check=False).stdout)


def verdicts():
    with VERDICTS.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    seen = set()
    for number, row in enumerate(rows, 2):
        place = tuple(row[field] for field in FIELDS[1:6])
        wrong = row["verdict"] not in WORDS and "no such verdict"
        wrong = wrong or row["verdict"] != "right" and not row["sentence"] and "a verdict without its reason"
        wrong = wrong or place in seen and "read twice"
        if wrong:
            sys.exit(f"{VERDICTS.name}:{number}: {wrong}")
        seen.add(place)
    return rows


def wilson(right, n, z=1.96):
    """The range of a share, 95 %."""
    share, square = right / n, z * z / n
    middle, reach = share + square / 2, z * math.sqrt(share * (1 - share) / n + square / (4 * n))
    return (middle - reach) / (1 + square), (middle + reach) / (1 + square)


def percent(share):
    return f"{100 * share:.0f} %"


def table(args):
    rows, hits = verdicts(), collections.Counter()
    if args.hits:
        plimsoll, corpus = args.hits
        hits.update(finding["code"] for _, finding in findings(str(pathlib.Path(plimsoll).resolve()), pathlib.Path(corpus)))
    by_rule = collections.defaultdict(collections.Counter)
    for row in rows:
        by_rule[row["code"]][row["verdict"]] += 1
    total = collections.Counter(row["verdict"] for row in rows)
    seeds = ", ".join(sorted({row["seed"] for row in rows}, key=int)) or "none"
    out = [f"{len(rows)} findings read; seeds {seeds}.", ""]
    out += ["| rule | hits | read | right | noise | false | bad remedy | right, 95 % |", "|---|--:|--:|--:|--:|--:|--:|--:|"]
    order = sorted(set(by_rule) | {code for code, _ in hits.most_common(60)}, key=lambda code: (-hits[code], code))
    for code, counts in [("**all**", total), *((code, by_rule[code]) for code in order)]:
        n = sum(counts.values())
        span = " to ".join(percent(end) for end in wilson(counts["right"], n)) if n else "not read"
        said = " | ".join(str(counts[word]) for word in WORDS)
        number = sum(hits.values()) if code == "**all**" else hits[code]
        out.append(f"| {code} | {number or '–'} | {n} | {said} | {span} |")
    page = PAGE.read_text()
    before, rest = page.split(BEGIN, 1)
    PAGE.write_text(before + BEGIN + "\n" + "\n".join(out) + "\n" + END + rest.split(END, 1)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    drawn = commands.add_parser("draw")
    drawn.add_argument("plimsoll", type=pathlib.Path)
    drawn.add_argument("corpus", type=pathlib.Path)
    drawn.add_argument("--seed", type=int, required=True)
    drawn.add_argument("--count", type=int, default=100)
    drawn.add_argument("--rule", nargs="*", default=[])
    drawn.add_argument("--severity", type=lambda text: text.split(","), default=[])
    drawn.set_defaults(run=sheet)
    commands.add_parser("check").set_defaults(run=lambda _: print(f"{len(verdicts())} verdicts"))
    made = commands.add_parser("table")
    made.add_argument("--hits", nargs=2, metavar=("PLIMSOLL", "CORPUS"))
    made.set_defaults(run=table)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
