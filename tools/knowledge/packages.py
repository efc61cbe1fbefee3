"""Makes src/knowledge/data/debian.txt from Debian's own metadata.

    python3 tools/knowledge/packages.py LISTS > src/knowledge/data/debian.txt

LISTS is a directory of apt lists that holds Packages and both Contents files of one suite. apt fetches
them there with a configuration of its own, so that the system's lists stay as they are:

    Dir::State::lists "LISTS";
    Dir::Etc::sourcelist "a file with one deb line for the suite";
    Dir::Etc::sourceparts "-";
    Acquire::IndexTargets::deb::Contents-deb { MetaKey "$(COMPONENT)/Contents-$(ARCHITECTURE)"; ShortDescription "Contents"; Description "Contents"; };
    Acquire::IndexTargets::deb::Contents-all { MetaKey "$(COMPONENT)/Contents-all"; ShortDescription "Contents"; Description "Contents"; };

A row: name, section and flags (d daemon, h headers), MiB with Depends, MiB with Recommends as well,
commands ('=' is the package's own name), direct dependencies that are rows. Sizes leave out the base
set, which is the first line. Dependencies through packages that are no rows are drawn together.
Debian's metadata is free to use; the rows are facts drawn from it.
"""

import collections, glob, re, subprocess, sys

LISTS = sys.argv[1]
COMMAND = re.compile(r"(?:usr/)?(?:local/)?(?:s?bin|games)/([^/]+)$|usr/lib/postgresql/[0-9.]+/bin/([^/]+)$")
DAEMON = re.compile(r"(?:usr/)?lib/systemd/system/[^/]+\.service$|etc/init\.d/[^/]+$")
ALTERNATIVE = re.compile(r"(\.db|\.default|\.traditional|\.openbsd|\.basic|\.nox|-im6\.q16)$")
# Units of tools that are not servers.
NO_DAEMON = set("""apt aptitude base-files bsdutils console-setup cryptsetup debianutils dpkg e2fsprogs exim4-base fdisk
grub-common hdparm hwclock initscripts keyboard-configuration kmod less login logrotate lvm2 man-db mdadm mount
needrestart os-prober passwd plocate procps psmisc rsync screen sed sudo systemd systemd-sysv tmux udev
unattended-upgrades util-linux vim x11-common xfsprogs screen-cleanup packagekit apt-daily usbmuxd alsa-utils
fuse3 fuse lm-sensors sysstat tzdata ifupdown net-tools iproute2 wget curl git gdb strace mlocate locate dracut
console-common kbd brltty lsb-base pppoeconf ethtool smartmontools libvirt-clients e2scrub pcmciautils""".split())
SKIP = set("""games gnome kde xfce gnustep hamradio electronics doc localization debug fonts translations education
tasks science math zope comm embedded gnu-r haskell ocaml lisp oldlibs otherosfs introspection metapackages golang
rust cli-mono x11 tex debian-installer""".split())
# What Dockerfiles name and the rules below would leave out: metapackages, tools of other sections, libraries of
# compilers.
KEEP = set("""ansible amavisd-new antiword apt-transport-https argon2 apache2-dev apt-file autoconf-archive autogen build-essential ca-certificates-java cargo chromium
chromium-driver cython3 default-jdk default-jdk-headless default-jre default-jre-headless default-libmysqlclient-dev
default-mysql-client default-mysql-server dbus-x11 dh-autoreconf dnsutils dumb-init dvipng elixir erlang erlang-base erlang-nox
esbuild fakeroot ffmpeg file firefox-esr fontconfig freerdp2-dev freetds-bin freetds-dev g++-multilib gcc-multilib gdal-bin
ghc ghostscript gh gifsicle git-all git-lfs gosu gnupg gnupg2 gnuplot gnuplot-nox gocryptfs golang golang-go graphviz hdf5-tools imagemagick inkscape
iputils-ping jpegoptim leiningen libaio-dev libatomic1 libboost-all-dev libboost-dev libbz2-dev libc-client2007e-dev libc-dev-bin
libcap2-bin libdb-dev libedit-dev libfreetype6-dev libgdbm-compat-dev libgdbm-dev libglib2.0-bin libicu-dev
libjemalloc-dev libjemalloc2 libjpeg-dev libjpeg62-turbo-dev libkrb5-dev libldap2-dev liblua5.4-dev libmagickcore-dev libmagickwand-dev
libmariadb-dev libmariadb-dev-compat libmcrypt-dev libmemcached-dev libncurses5-dev libncursesw5-dev libonig-dev libpcre2-dev
libpcre3-dev libpq-dev libpq5 librabbitmq-dev librdkafka-dev libreadline-dev libreoffice libreoffice-common libreoffice-writer
libsasl2-dev libsnmp-dev libsodium-dev libsqlite3-dev libssh2-1-dev libssl-dev libtidy-dev libtool-bin libvips-dev
libvips-tools libwebp-dev libxml2-dev libxpm-dev libxslt1-dev libyaml-dev libzip-dev locales locales-all lua5.4 luarocks man-db maven
mercurial meson minicom mono-complete mono-runtime monit mosquitto mosquitto-clients nagios-nrpe-server netbase ninja-build nodejs npm numactl octave openjdk-17-jdk openjdk-17-jdk-headless
openjdk-17-jre openjdk-17-jre-headless optipng p11-kit pandoc pdftk php php-bcmath php-cli php-curl php-dev php-fpm php-gd php-intl php-mbstring php-mysql php-pear php-pgsql php-xml php-zip libapache2-mod-php postgresql-contrib postgresql-15 postgresql-client-15 tomcat9 tomcat10 libtomcat10-java redis-server pkg-config pngquant poppler-utils postgis protobuf-compiler
python-is-python3 python3 python3-cherrypy3 python3-dev python3-distutils python3-full python3-pip python3-psycopg2 python3-setuptools python3-venv python3-wheel
qpdf r-base r-base-core re2c redis-tools restic rclone runit runit-systemd s6 socat sshpass sshfs stunnel4 supervisor swaks telnet tini tinyproxy trickle varnish vsftpd wireguard wireguard-tools yamllint shellcheck jq ruby-dev ruby-full rustc sassc scala screenfetch software-properties-common subversion
tesseract-ocr texlive-base texlive-binaries texlive-latex-base texlive-latex-extra texlive-xetex tzdata unixodbc unixodbc-dev valac wait-for-it
wkhtmltopdf x11-apps x11-utils x11vnc xauth xmlsec1 xmlstarlet xmlto xterm xvfb xz-utils zlib1g-dev""".split())


def stanzas(path):
    text = subprocess.run(["/usr/lib/apt/apt-helper", "cat-file", path], capture_output=True, check=True).stdout
    for stanza in text.decode().split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z-]+): ?(.*(?:\n .*)*)", stanza, re.M))
        if "Package" in fields:
            yield fields


# What a minimal installation holds of several that would do.
PREFERRED = {"awk": "mawk", "usrmerge": "usr-is-merged"}


def names(text):
    """The first alternative of each dependency."""
    first = [re.split(r"[ (:|]", part.strip())[0] for part in text.replace("\n", " ").split(",") if part.strip()]
    return [PREFERRED.get(name, name) for name in first]


packages = {}
for path in glob.glob(LISTS + "/*_Packages*"):
    for fields in stanzas(path):
        packages.setdefault(fields["Package"], fields)
provided = {}
for name, fields in packages.items():
    for virtual in names(fields.get("Provides", "")):
        provided.setdefault(virtual, name)


def real(found):
    return [n if n in packages else provided[n] for n in found if n in packages or n in provided]


depends = {n: real(names(f.get("Depends", "")) + names(f.get("Pre-Depends", ""))) for n, f in packages.items()}
recommends = {n: real(names(f.get("Recommends", ""))) for n, f in packages.items()}
size = {n: int(f.get("Installed-Size", 0)) / 1024 for n, f in packages.items()}


def closure(roots, edges):
    seen, todo = set(), list(roots)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            for edge in edges:
                todo.extend(edge[name])
    return seen


roots = [n for n, f in packages.items() if f.get("Essential") == "yes" or f.get("Priority") == "required"] + ["apt"]
base = closure(roots, [depends])

commands, daemons, headers = collections.defaultdict(set), set(), set()
for path in glob.glob(LISTS + "/*_Contents-*"):
    with subprocess.Popen(["/usr/lib/apt/apt-helper", "cat-file", path], stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            if not (b"bin/" in line or b"/games/" in line or b"systemd/system/" in line or b"init.d/" in line or line.startswith(b"usr/include/")):
                continue
            file, _, owners = line.decode().rstrip().rpartition(" ")
            owners = [owner.rpartition("/")[2] for owner in owners.split(",")]
            file = file.strip()
            if file.startswith("usr/include/"):
                headers.update(owners)
            elif DAEMON.match(file):
                daemons.update(owners)
            elif match := COMMAND.match(file):
                command = match[1] or match[2]
                # The compiler's names by architecture double its plain ones.
                if command.startswith("x86_64-linux-gnu"):
                    continue
                # Alternatives: the plain name is a link that the package makes as it is set up.
                plain = ALTERNATIVE.sub("", command)
                for owner in owners:
                    commands[owner] |= {command, plain}
daemons -= NO_DAEMON

META = set("""build-essential default-jdk default-jdk-headless default-jre default-jre-headless default-mysql-client
default-mysql-server gnupg gnupg2 golang golang-go python3-full ruby-full texlive""".split())
# A metapackage stands for what it depends on directly.
for name, fields in packages.items():
    if name in META or not commands[name] and name not in headers and size[name] < 0.2:
        stem = re.sub(r"[0-9.-]+$", "", name)
        for child in depends[name]:
            if child not in base and (child.startswith(stem) or name in META):
                commands[name] |= commands.get(child, set())
                if child in daemons:
                    daemons.add(name)
    elif name + "-common" in depends[name] and name + "-common" in daemons:
        daemons.add(name)

users = collections.Counter(d for n in packages for d in set(depends[n] + recommends[n]))


# Sections whose every package with a command is kept, and those where somebody must depend on it.
ALL = set("database editors httpd interpreters shells vcs".split())
USED = set("admin net utils web mail".split())


def wanted(name):
    section = packages[name]["Section"].rpartition("/")[2]
    if name in base or name in KEEP:
        return True
    if section in SKIP or name.endswith(("-doc", "-dbg", "-dbgsym", "-data", "-examples", "-tests")):
        return False
    if name in headers or name.endswith("-dev"):
        return users[name] >= 5
    if name in daemons and (users[name] or section in ALL or section == "mail"):
        return True
    return bool(commands[name]) and (users[name] >= 3 or section in ALL or section in USED and users[name] > 0)


rows = sorted(name for name in packages if wanted(name))
kept = set(rows)


def drawn(name, seen):
    """The rows reached from `name` without passing through another row."""
    found = set()
    for child in depends[name]:
        if child in base or child in seen:
            continue
        seen.add(child)
        found |= {child} if child in kept else drawn(child, seen)
    return found


direct = {name: drawn(name, {name}) for name in rows}
for name in rows:
    reached = set()
    for child in direct[name]:
        reached |= closure(direct[child], [direct]) - {child}
    direct[name] = sorted(direct[name] - reached - {name})


def mib(names):
    total = sum(size[n] for n in names if n not in base)
    return f"{total:.1f}" if total < 10 else f"{total:.0f}"


print("base\t" + " ".join(sorted(base)))
for name in rows:
    section = packages[name]["Section"].rpartition("/")[2]
    flags = ("d" if name in daemons else "") + ("h" if name in headers and (name.endswith("-dev") or section == "libdevel") else "")
    own = sorted("=" if c == name else c for c in commands[name])
    needed = closure([name], [depends])
    line = [name, section + ("+" + flags if flags else ""), mib(needed), mib(closure([name], [depends, recommends])), " ".join(own), " ".join(direct[name])]
    print("\t".join(line).rstrip("\t"))
