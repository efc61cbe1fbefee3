#!/usr/bin/env python3
"""Grade every project of a corpus and print the table that docs/grading.md shows.

    table.py PLIMSOLL CORPUS [--write docs/grading.md]

CORPUS is a directory with one project in each of its directories; each is checked whole, from its own root.
"""

import argparse
import collections
import json
import pathlib
import subprocess

LETTERS = ["A+", "A", "B", "C", "D", "F"]
BEGIN, END = "<!-- calibration -->", "<!-- end of calibration -->"


def grade(plimsoll, project):
    command = [plimsoll, "check", "--no-config", "--format", "json", "--fail-on", "never", "."]
    run = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    report = json.loads(run.stdout)
    return report["grade"] and (report["grade"], report["counts"]["files"])


def ranks(values):
    """The rank of each value, equal values sharing theirs."""
    order = sorted(values)
    first = {value: order.index(value) for value in set(values)}
    count = collections.Counter(values)
    return [first[value] + (count[value] - 1) / 2 for value in values]


def spearman(left, right):
    left, right = ranks(left), ranks(right)
    a, b = sum(left) / len(left), sum(right) / len(right)
    top = sum((x - a) * (y - b) for x, y in zip(left, right))
    return top / (sum((x - a) ** 2 for x in left) * sum((y - b) ** 2 for y in right)) ** 0.5


def table(rows):
    letters = collections.Counter(row[1]["letter"] for row in rows)
    out = ["| letter | projects | share | among them |", "|---|--:|--:|---|"]
    for letter in LETTERS:
        named = sorted((row for row in rows if row[1]["letter"] == letter), key=lambda row: (-row[1]["score"], row[0]))
        some = named if len(named) <= 6 else named[:3] + named[-3:]
        names = ", ".join(f"{name.replace('__', '/')} {grade['score']}" for name, grade, _ in some)
        out.append(f"| {letter} | {letters[letter]} | {100 * letters[letter] // len(rows)} % | {names} |")
    scores = [row[1]["score"] for row in rows]
    units = spearman(scores, [len(row[1]["units"]) for row in rows])
    files = spearman(scores, [row[2] for row in rows])
    out += ["", f"{len(rows)} projects, grade version {rows[0][1]['version']}. Spearman of the score with the number of "
            f"files {files:+.2f}, of units {units:+.2f}."]
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plimsoll")
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path, help="put the table into this page, between its two marks")
    args = parser.parse_args()
    plimsoll = str(pathlib.Path(args.plimsoll).resolve())
    graded = ((project.name, grade(plimsoll, project)) for project in sorted(args.corpus.iterdir()) if project.is_dir())
    text = table([(name, *both) for name, both in graded if both])
    if not args.write:
        print(text)
        return
    page = args.write.read_text()
    before, rest = page.split(BEGIN, 1)
    args.write.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END, 1)[1])


if __name__ == "__main__":
    main()
