//! What packages are for, by their names in Debian, Ubuntu, Alpine and the rpm distributions: editors,
//! tools that fetch, tools to look around with, compilers, interpreters, package managers, servers.
//!
//! Hand-made. A package in no list has no class; a list says nothing about whether an image needs it.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a package is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    Editor,
    /// Gets files or sources from elsewhere.
    Fetch,
    /// Looks at or talks to the network.
    Network,
    /// Looks at running programs and at the system; comforts of a terminal.
    Debug,
    /// Compilers, build systems, headers.
    Build,
    /// Runs programs in a language.
    Runtime,
    /// Installs packages of a language.
    PackageManager,
    Daemon(Daemon),
}

/// What a server serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Daemon {
    /// Web servers and proxies.
    Http,
    /// Databases, caches and search engines.
    Database,
    /// Message queues.
    Queue,
    Ssh,
    Mail,
    Cron,
    Ftp,
    Dns,
    Log,
    /// Process managers: supervisord, runit, s6, monit.
    Supervisor,
    /// Container engines.
    Container,
    Other,
}

const EDITORS: &str = "e3 ed elvis emacs emacs-nox emacs24 emacs25 emacs-gtk jed joe jove kakoune mcedit mg micro mle nano \
    ne neovim nvi vile vim vim-enhanced vim-gtk vim-gtk3 vim-minimal vim-nox vim-tiny zile";

const FETCH: &str = "aria2 axel bzr curl cvs elinks git git-all git-core git-lfs gh httpie ftp lftp links links2 lynx mercurial \
    ncftp rclone rsync subversion svn tnftp w3m wget wget2";

const NETWORK: &str = "arping bind-tools bind-utils bind9-dnsutils bind9-host bind9utils bmon bridge-utils busybox-extras dnsutils \
    ethtool fping hping3 host ifstat iftop inetutils-ping inetutils-telnet inetutils-traceroute iperf iperf3 iproute iproute2 \
    iptraf iptraf-ng iptables iputils iputils-arping iputils-ping iputils-tracepath ldnsutils mtr mtr-tiny nc ncat ndisc6 net-tools \
    netcat netcat-openbsd netcat-traditional nethogs ngrep nload nmap nmap-ncat socat swaks tcpdump tcpflow tcpreplay telnet \
    tracepath traceroute tshark whois wireshark";

const DEBUG: &str = "apt-file aptitude atop bash-completion bat bpfcc-tools bpftrace busybox byobu command-not-found cscope \
    dc deborphan dstat exuberant-ctags fd-find figlet fish fortune fortune-mod fzf gdb gdbserver glances hexedit htop hwinfo info \
    inotify-tools iotop less linux-perf linux-tools-generic lldb lm-sensors locate lshw lsof lsscsi ltrace man man-db manpages \
    manpages-dev mc mlocate most ncdu neofetch nmon pciutils pstree plocate powertop procinfo ranger \
    ripgrep screen screenfetch silversearcher-ag strace sudo sysstat tig tldr tmux tofrodos tree ucspi-tcp usbutils \
    valgrind vifm xxd zsh";

const BUILD: &str = "ant autoconf autogen automake binutils bison build-base build-essential byacc cargo ccache checkinstall clang cmake cpp \
    cython cython3 dkms dotnet-sdk dpkg-dev fakeroot flex g++ g++-multilib gcc gcc-c++ gcc-multilib gettext gfortran gnat go golang golang-go \
    gperf gradle intltool kernel-devel kernel-headers libc-dev libtool libtool-bin linux-headers lld llvm m4 make maven meson \
    musl-dev nasm ninja ninja-build patch pkg-config pkgconf protobuf-compiler quilt rpm-build rpmbuild rustc rust sbt scons \
    swig tcc texinfo valac yasm";

const RUNTIME: &str = "clojure default-jre default-jre-headless elixir erlang erlang-base erlang-nox guile-3.0 lua5.1 lua5.2 \
    lua5.3 lua5.4 luajit mono-complete mono-runtime node nodejs ocaml octave openjdk11-jre openjdk17-jre openjdk21-jre openjdk8-jre perl php php-cli php-cgi \
    php5 php5-cli  python python2 python2.7 python3 python3-full python3-minimal python-minimal r-base r-base-core ruby ruby-full scala tcl \
    aspnetcore-runtime java-1.8.0-openjdk java-11-openjdk java-17-openjdk java-21-openjdk";

const PACKAGE_MANAGERS: &str = "bundler cabal-install composer leiningen luarocks npm php-pear pipenv pipx py-pip py3-pip python-pip \
    python-setuptools python-virtualenv python3-pip python3-poetry python3-setuptools python3-venv python3-virtualenv ruby-bundler \
    rubygems stack virtualenv virtualenvwrapper yarn yarnpkg";

/// Servers by what they serve.
const DAEMONS: &[(Daemon, &str)] = &[
    (
        Daemon::Http,
        "apache2 apache2-bin caddy haproxy httpd jetty9 lighttpd nginx nginx-core nginx-extras nginx-full nginx-light nghttpx openlitespeed \
         php-fpm php5-fpm pound privoxy squid squid3 tinyproxy tomcat10 tomcat7 tomcat8 tomcat9 traefik uwsgi varnish nginx-common \
         libapache2-mod-php libapache2-mod-php5 grafana kibana",
    ),
    (
        Daemon::Database,
        "cassandra clickhouse-server couchdb default-mysql-server elasticsearch etcd etcd-server firebird3.0-server influxdb influxdb2 \
         mariadb mariadb-server memcached mongodb mongodb-10gen mongodb-org mongodb-org-server mongodb-server mssql-server mysql mysql-community-server \
         mysql-server neo4j opensearch postgresql postgresql-server prometheus redis redis-sentinel redis-server rethinkdb slapd solr valkey \
         valkey-server",
    ),
    (
        Daemon::Queue,
        "activemq beanstalkd ejabberd gearman-job-server kafka mosquitto nats-server nsq rabbitmq-server zookeeper zookeeperd",
    ),
    (Daemon::Ssh, "dropbear dropbear-bin openssh openssh-server ssh tinyssh"),
    (
        Daemon::Mail,
        "courier-imap courier-mta cyrus-imapd dovecot dovecot-core dovecot-imapd exim4 exim4-daemon-heavy exim4-daemon-light opensmtpd postfix sendmail \
         sendmail-bin spamassassin",
    ),
    (Daemon::Cron, "anacron at bcron cron cronie dcron fcron systemd-cron"),
    (Daemon::Ftp, "atftpd proftpd proftpd-basic proftpd-core pure-ftpd tftpd-hpa vsftpd"),
    (Daemon::Dns, "bind bind9 coredns dnsmasq knot nsd pdns-recursor pdns-server unbound"),
    (Daemon::Log, "filebeat fluent-bit fluentd logstash rsyslog syslog-ng syslog-ng-core td-agent"),
    (Daemon::Supervisor, "circus daemontools god monit runit s6 s6-overlay supervisor"),
    (Daemon::Container, "containerd containerd.io cri-o docker docker-ce docker.io podman"),
    (
        Daemon::Other,
        "avahi-daemon chrony consul cups cups-daemon fail2ban freeradius gitlab-runner isc-dhcp-server jenkins keepalived nfs-kernel-server ntp ntpd \
         ntpsec openvpn rpcbind samba snmpd sssd strongswan telnetd telegraf tor transmission-daemon vault wireguard xinetd zabbix-agent \
         zabbix-server-mysql",
    ),
];

const LISTS: [(&str, Class); 7] = [
    (EDITORS, Class::Editor),
    (FETCH, Class::Fetch),
    (NETWORK, Class::Network),
    (DEBUG, Class::Debug),
    (BUILD, Class::Build),
    (RUNTIME, Class::Runtime),
    (PACKAGE_MANAGERS, Class::PackageManager),
];

/// Room for the names in the lists, so that the table is not laid anew as it grows.
const NAMES_LISTED: usize = 1024;

/// What the package is for; `None` where no list has it.
pub fn class_of(name: &str) -> Option<Class> {
    static NAMES: OnceLock<HashMap<&'static str, Class>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let daemons = DAEMONS.iter().map(|(kind, list)| (*list, Class::Daemon(*kind)));
        let lists = LISTS.into_iter().chain(daemons);
        let mut names = HashMap::with_capacity(NAMES_LISTED);
        names.extend(lists.flat_map(|(list, class)| list.split_ascii_whitespace().map(move |name| (name, class))));
        names
    });
    names.get(name).copied().or_else(|| by_version(name))
}

/// Every name in the lists.
#[cfg(test)]
pub(super) fn listed() -> impl Iterator<Item = &'static str> {
    LISTS
        .iter()
        .map(|(list, _)| *list)
        .chain(DAEMONS.iter().map(|(_, list)| *list))
        .flat_map(str::split_ascii_whitespace)
}

/// A tool that nothing else in an image needs: where none of its commands is used, it can go. Never a
/// library, certificates, time zones, fonts, or what unpacks archives for others.
pub fn is_leaf_tool(name: &str) -> bool {
    let leaf = matches!(class_of(name), Some(Class::Editor | Class::Fetch | Class::Network | Class::Debug));
    // `sudo` and `ps` are called from scripts that no build context holds, busybox by its other names.
    leaf && !matches!(name, "busybox" | "iptables" | "bash-completion")
}

/// Build tools that programs call as they run.
const ALSO_RUN: &[&str] =
    &["binutils", "cpp", "gettext", "m4", "patch", "protobuf-compiler", "texinfo", "gettext-base"];

/// Tools of a megabyte or less, with which nothing is compiled by themselves.
const SLIGHT: &[&str] = &["fakeroot", "make", "pkg-config", "pkgconf"];

/// Whether the package builds, and nothing calls it as it runs.
pub fn is_build_only(name: &str) -> bool {
    class_of(name) == Some(Class::Build) && !ALSO_RUN.contains(&name)
}

/// Whether a package that builds takes next to no room.
pub fn is_slight(name: &str) -> bool {
    SLIGHT.contains(&name)
}

/// Names that carry a version: `postgresql-9.3`, `php8.2-fpm`, `openjdk-17-jre-headless`, `gcc-12`.
fn by_version(name: &str) -> Option<Class> {
    let has_digit = name.contains(|c: char| c.is_ascii_digit());
    if name.ends_with("-dev") || name.ends_with("-devel") || name.ends_with("-dbg") {
        return Some(Class::Build);
    }
    let rest = |prefix: &str| {
        let rest = name.strip_prefix(prefix)?;
        Some(rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'))
    };
    if let Some(kind) = rest("openjdk-").filter(|_| has_digit) {
        return match kind {
            "-jdk" | "-jdk-headless" => Some(Class::Build),
            "-jre" | "-jre-headless" => Some(Class::Runtime),
            _ => None,
        };
    }
    if matches!(name, "default-jdk" | "default-jdk-headless" | "openjdk8" | "openjdk11" | "openjdk17" | "openjdk21") {
        return Some(Class::Build);
    }
    if ["gcc-", "g++-", "clang-", "llvm-", "gfortran-", "golang-1.", "lld-"].iter().any(|p| rest(p) == Some("")) {
        return Some(Class::Build);
    }
    match rest("php") {
        Some("" | "-cli" | "-cgi") if has_digit => return Some(Class::Runtime),
        Some("-fpm") if has_digit => return Some(Class::Daemon(Daemon::Http)),
        _ => {}
    }
    match rest("python") {
        Some("" | "-minimal") if has_digit => return Some(Class::Runtime),
        Some("-pip" | "-venv" | "-setuptools") if has_digit => return Some(Class::PackageManager),
        _ => {}
    }
    if rest("ruby") == Some("") && has_digit {
        return Some(Class::Runtime);
    }
    let server = ["postgresql-", "mysql-server-", "mariadb-server-", "mysql-community-server-"];
    (has_digit && server.iter().any(|p| rest(p) == Some(""))).then_some(Class::Daemon(Daemon::Database))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_and_without_versions_have_a_class() {
        use Class::*;
        for (name, class) in [
            ("vim", Some(Editor)),
            ("wget", Some(Fetch)),
            ("net-tools", Some(Network)),
            ("strace", Some(Debug)),
            ("build-essential", Some(Build)),
            ("libpq-dev", Some(Build)),
            ("gcc-12", Some(Build)),
            ("openjdk-17-jdk-headless", Some(Build)),
            ("openjdk-17-jre-headless", Some(Runtime)),
            ("python", Some(Runtime)),
            ("python3.11", Some(Runtime)),
            ("php8.2-fpm", Some(Daemon(super::Daemon::Http))),
            ("python-pip", Some(PackageManager)),
            ("postgresql", Some(Daemon(super::Daemon::Database))),
            ("postgresql-9.3", Some(Daemon(super::Daemon::Database))),
            ("postgresql-client-15", None),
            ("postgresql-contrib", None),
            ("ca-certificates", None),
            ("libssl3", None),
        ] {
            assert_eq!(class_of(name), class, "{name}");
        }
    }

    #[test]
    fn leaf_tools_are_neither_servers_nor_libraries() {
        for name in ["vim", "wget", "git", "tcpdump", "htop", "sudo"] {
            assert!(is_leaf_tool(name), "{name}");
        }
        for name in ["ca-certificates", "tzdata", "nginx", "gcc", "python3", "gnupg", "xz-utils", "locales"] {
            assert!(!is_leaf_tool(name), "{name}");
        }
    }

    #[test]
    fn no_package_is_in_two_lists() {
        let mut seen = std::collections::HashSet::new();
        for name in listed() {
            assert!(seen.insert(name), "{name}");
        }
    }
}
