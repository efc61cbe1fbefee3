"""Makes src/knowledge/data/recommends.txt from the package lists of Debian and Ubuntu.

    python3 tools/knowledge/recommends.py LISTS > src/knowledge/data/recommends.txt

LISTS is a directory of apt lists that holds Packages of the releases below, fetched as `packages.py` says
(Debian: main; Ubuntu: main and universe).

A row: a package, the least MiB that installing it takes in beyond what it needs, because it or something
it needs recommends it, and which these are in every release that has the package, each with the least MiB
that come with it alone, the heaviest first. Packages that only the older releases have are read there.
Rows of packages that debian.txt and others.txt name, and of those that carry their release in their name;
what weighs less than LEAST in all is left out.
"""

import collections, glob, re, subprocess, sys

LISTS = sys.argv[1]
RELEASES = ["trixie", "bookworm", "bullseye", "noble", "jammy", "focal"]
OLDER = ["bionic", "xenial"]
LEAST, SMALL, MANY = 5, 0.2, 6
# Without these the package that recommends them does less than most people install it for.
NEEDED = ["ca-certificates", "openssh-client"]
VERSIONED = re.compile(r"(php\d|postgresql-\d|openjdk-|(mysql|mariadb)-\w+-\d|gcc-\d|g\+\+-\d|clang-\d|llvm-\d|ruby\d|(python)[\d.]*(-dev|-pip|-venv|-setuptools|-virtualenv)?$)")
FIELDS = re.compile(r"^(Package|Depends|Pre-Depends|Recommends|Provides|Installed-Size|Essential|Priority|Section): ?(.*)", re.M)


def stanzas(path):
    text = subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", path], capture_output=True, check=True).stdout
    for stanza in text.decode().split("\n\n"):
        fields = dict(FIELDS.findall(stanza))
        if "Package" in fields:
            yield fields


def alternatives(text):
    for part in text.split(","):
        if part.strip():
            yield [re.split(r"[ (:]", name.strip())[0] for name in part.split("|")]


class Release:
    def __init__(self, name):
        self.packages = {}
        for path in sorted(glob.glob(f"{LISTS}/*_dists_{name}_*_Packages*")):
            for fields in stanzas(path):
                self.packages.setdefault(fields["Package"], fields)
        self.provided = collections.defaultdict(set)
        for package, fields in self.packages.items():
            for names in alternatives(fields.get("Provides", "")):
                self.provided[names[0]].add(package)
        self.size = {n: int(f.get("Installed-Size", 0)) / 1024 for n, f in self.packages.items()}
        both = {n: f.get("Depends", "") + "," + f.get("Pre-Depends", "") for n, f in self.packages.items()}
        self.depends = {n: list(filter(None, map(self.pick, alternatives(text)))) for n, text in both.items()}
        self.recommends = {n: list(alternatives(f.get("Recommends", ""))) for n, f in self.packages.items()}
        first = [n for n, f in self.packages.items() if f.get("Essential") == "yes" or f.get("Priority") == "required"]
        self.base = self.closure(first + ["apt"], set())

    def pick(self, names):
        for name in names:
            if name in self.packages:
                return name
            if self.provided.get(name):
                return min(self.provided[name])

    def closure(self, roots, skip, recommended=False):
        """What comes with `roots` beyond `skip`."""
        seen, todo = set(), list(roots)
        while todo:
            name = todo.pop()
            if name in seen or name in skip:
                continue
            seen.add(name)
            todo += self.depends.get(name, [])
            if recommended:
                todo += filter(None, map(self.pick, self.recommends.get(name, [])))
        return seen

    def taken_in(self, package):
        """The MiB that come with what is recommended, and which packages these are, each with its own."""
        there = self.closure([package], self.base) | self.base
        found = {}
        for name in [package, *sorted(there - self.base - {package})]:
            for names in self.recommends.get(name, []):
                met = any(n in there or self.provided.get(n, set()) & there for n in names)
                pick = self.pick(names)
                if pick and not met and pick not in found:
                    found[pick] = self.weight([pick], there)
        return self.weight(found, there), found

    def weight(self, roots, there):
        return sum(self.size[name] for name in self.closure(roots, there, True))


DATA = "src/knowledge/data/"
rows = [line.split("\t")[0] for data in ["debian.txt", "others.txt"] for line in open(DATA + data)][1:]
releases, older = [Release(name) for name in RELEASES], [Release(name) for name in OLDER]
wanted = set(rows) | {n for r in releases + older for n in r.packages if VERSIONED.match(n)}
for name in sorted(wanted):
    having = [r for r in releases if name in r.packages] or [r for r in older if name in r.packages]
    if not having or any(name in r.base for r in having):
        continue
    if having[0].packages[name].get("Section", "").rpartition("/")[2] in ("debug", "doc", "games", "gnome", "kde", "localization", "oldlibs"):
        continue
    if name.endswith(("-dbg", "-dbgsym", "-doc", "-cil")) or "-gnu" in name:
        continue
    taken = [release.taken_in(name) for release in having]
    least = min(total for total, _ in taken)
    everywhere = set.intersection(*(set(found) for _, found in taken))
    if least < LEAST or not everywhere:
        continue
    own = {other: min(found[other] for _, found in taken) for other in everywhere}
    heavy = sorted(own, key=lambda other: (-own[other], other))
    kept = [o for i, o in enumerate(heavy) if o in NEEDED or i < MANY and own[o] >= SMALL]
    if kept:
        print(f"{name}\t{least:.0f}\t" + " ".join(f"{other}={own[other]:.1f}".removesuffix(".0") for other in kept))
