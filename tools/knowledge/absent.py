"""Makes src/knowledge/data/absent.txt from the package lists of Debian and Ubuntu.

    python3 tools/knowledge/absent.py LISTS > src/knowledge/data/absent.txt

LISTS is a directory of apt lists that holds Packages of the releases below, fetched as `packages.py` says: all
components, and what came later (Debian: `-updates` and `-security`; Ubuntu: both).

A row: a package that some release has, and the releases where apt finds nothing to install for it: they neither have
it, nor one package alone that provides it. What only the two oldest lack was made later and is left out. Rows of packages that debian.txt and others.txt name, and of those that
carry a release in their name.
"""

import collections, glob, re, subprocess, sys

LISTS = sys.argv[1]
RELEASES = ["bullseye", "bookworm", "trixie", "xenial", "bionic", "focal", "jammy", "noble", "resolute"]
VERSIONED = re.compile(
    r"(php[\d.]+(-(bcmath|cli|common|curl|dev|fpm|gd|intl|json|mbstring|mcrypt|mysql|opcache|pgsql|soap|sqlite3?|xml|zip))?"
    r"|openjdk-\d+-(jdk|jre)(-headless)?|postgresql(-client|-contrib|-server-dev)?-[\d.]+|(mysql|mariadb)-(client|server)(-[\d.]+)?"
    r"|(gcc|g\+\+|clang|llvm)-\d+|ruby[\d.]+(-dev)?|python[\d.]*(-(dev|distutils|minimal|pip|setuptools|venv|virtualenv))?"
    r"|libmagick(core|wand)-[\w.-]+|libssl[\d.]+(-dev)?|libicu\d+|libpng[\d-]+(-dev)?|libjpeg[\w-]*|libasound2|libtiff\d+|libffi\d|libreadline\d(-dev)?"
    r"|libncurses\d|libicu-dev|libgl1-mesa-glx|libc-client-dev|netcat|policykit-1|libappindicator\d?(-\d)?|libgconf-2-4|libmcrypt4|libmysqlclient\d*(-dev)?|libldap-2\.\d-\d)$"
)
OLD = {"xenial", "bionic"}
FIELDS = re.compile(r"^(Package|Provides): ?(.*)", re.M)


def names(release):
    found, provided = set(), collections.defaultdict(set)
    for path in glob.glob(f"{LISTS}/*_dists_{release}*_Packages*"):
        if not re.search(rf"_dists_{release}(-updates|-security)?_", path):
            continue
        text = subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", path], capture_output=True, check=True).stdout
        package = ""
        for key, value in FIELDS.findall(text.decode()):
            if key == "Package":
                package = value
                found.add(value)
            else:
                for name in value.split(","):
                    provided[re.split(r"[ (:]", name.strip())[0]].add(package)
    return found | {name for name, by in provided.items() if len(by) == 1}


DATA = "src/knowledge/data/"
rows = {line.split("\t")[0] for data in ["debian.txt", "others.txt"] for line in open(DATA + data)} - {"base"}
having = {release: names(release) for release in RELEASES}
everything = set().union(*having.values())
for name in sorted(name for name in everything if name in rows or VERSIONED.match(name)):
    absent = [release for release in RELEASES if name not in having[release]]
    if not set(absent) <= OLD:
        print(f"{name}\t{' '.join(absent)}")
