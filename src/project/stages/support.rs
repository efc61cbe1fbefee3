//! How long what a project is made of is supported: base images by their tags, packages by their names.
//! Says nothing of images by digest, private ones, and packages that it cannot date.

use std::collections::HashMap;

use crate::knowledge::eol::{self, Date, State, Verdict};
use crate::project::packages::{Call, Manager, Package};
use crate::project::{Base, ImageRef, Project, StageRef, StepRef};
use crate::syntax::dockerfile::Args;
use crate::text::Span;

/// An image that a stage starts from, with what is known of its support.
#[derive(Debug)]
pub struct BaseSupport<'a> {
    pub stage: StageRef<'a>,
    /// The image in FROM.
    pub span: Span,
    pub verdicts: Vec<Verdict>,
}

/// The images that stages needed for the final one start from.
pub fn bases(project: &Project) -> impl Iterator<Item = BaseSupport<'_>> {
    project.dockerfiles.iter().flat_map(|docker| {
        let mut stages: Vec<StageRef> = docker.stages().filter(|stage| stage.reachable).collect();
        // The one that is shipped speaks for an image that a builder uses as well.
        stages.sort_by_key(|stage| (!stage.in_final_chain, stage.index));
        stages.into_iter().filter_map(|stage| {
            let Args::From { image, .. } = &stage.from_instruction().args else { return None };
            let verdicts = verdicts(stage)?.to_vec();
            Some(BaseSupport { stage, span: image.span, verdicts })
        })
    })
}

fn verdicts<'a>(stage: StageRef<'a>) -> Option<&'a [Verdict]> {
    let known = stage.stage.asked.support.get_or_init(|| match &stage.stage.base {
        Base::Image(image) => of_image(image),
        _ => None,
    });
    known.as_deref()
}

/// What is known of the support of the image that a stage is made from in the end.
pub fn of_root<'a>(stage: StageRef<'a>) -> &'a [Verdict] {
    stage.chain().last().and_then(verdicts).unwrap_or_default()
}

/// The release of the distribution that a stage is made from in the end, by its image's tag.
pub fn distribution(stage: StageRef) -> Option<Verdict> {
    of_root(stage).iter().copied().find(is_distribution)
}

/// The release of Alpine, Debian or Ubuntu that a stage is made from in the end: by its image's tag, and without one, or
/// with one that moves, the newest.
pub fn release(stage: StageRef) -> Option<Verdict> {
    const MOVING: &[&str] =
        &["latest", "edge", "rolling", "devel", "stable", "stable-slim", "testing", "unstable", "sid"];
    const PRODUCTS: &[&str] = &["alpine", "debian", "ubuntu"];
    let image = stage.root_image()?;
    let plain = image.official().filter(|name| PRODUCTS.contains(name) && image.digest.is_none());
    match (plain, image.tag.as_deref()) {
        (Some(name), None) => eol::cycles(name).next(),
        (Some(name), Some(tag)) if MOVING.contains(&tag) => eol::cycles(name).next(),
        _ => of_root(stage).iter().copied().find(|verdict| PRODUCTS.contains(&verdict.product)),
    }
}

/// Whether the tag goes from one release of its distribution, Alpine or Debian and Ubuntu, to the next.
pub fn moves_on(image: &ImageRef, is_alpine: bool) -> bool {
    let tag = image.tag.as_deref().unwrap_or("latest");
    let mut words = tag.split('-');
    if image.digest.is_some() {
        return false;
    }
    match image.official() {
        Some("alpine") => matches!(tag, "latest" | "edge" | "3"),
        Some("debian" | "ubuntu") => !tag.contains(|c: char| c.is_ascii_digit()) && !words.any(eol::is_codename),
        _ if is_alpine => words.any(|word| word == "alpine"),
        _ => !words.any(eol::is_codename),
    }
}

/// What is known of the support of an image by its tag.
pub fn of_image(image: &ImageRef) -> Option<Vec<Verdict>> {
    let tag = match (image.tag.as_deref(), &image.digest) {
        (Some(tag), _) => tag,
        (None, None) => "latest",
        (None, Some(_)) => return None,
    };
    let name = match image.registry.as_str() {
        "docker.io" => image.repository.clone(),
        registry => format!("{registry}/{}", image.repository),
    };
    Some(eol::lookup(&name, tag)).filter(|verdicts| !verdicts.is_empty())
}

/// The RUNs of the file that name the release of a base by its code name, as sources of packages do: they change
/// with it.
pub fn named_again<'a>(base: &BaseSupport<'a>) -> impl Iterator<Item = StepRef<'a>> + use<'a> {
    let tag = match &base.stage.stage.base {
        Base::Image(image) => image.tag.as_deref().unwrap_or_default(),
        _ => "",
    };
    let coded = |word: &&str| {
        word.len() > 3 && word.bytes().all(|b| b.is_ascii_lowercase()) && !eol::lookup("debian", word).is_empty()
    };
    let words: Vec<&str> = tag.split('-').filter(coded).collect();
    let runs = base.stage.docker.stages().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    runs.filter(move |step| words.iter().any(|word| step.ins.rest().text.contains(word)))
}

/// The latest end of support among the images that are shipped, by what they are of. An older one beside it
/// belongs to a matrix of versions and is kept on purpose.
pub fn newest(project: &Project) -> HashMap<&'static str, Option<Date>> {
    let mut newest = HashMap::new();
    for verdict in bases(project).filter(|base| base.stage.in_final_chain).flat_map(|base| base.verdicts) {
        let end = newest.entry(verdict.title()).or_insert(verdict.eol);
        *end = verdict.eol.max(*end);
    }
    newest
}

/// Of MongoDB the first release of a generation alone lives long.
fn long(found: &Verdict) -> bool {
    found.product != "mongodb" || found.cycle.ends_with(".0")
}

/// The later release that is supported longest.
pub fn successor(verdict: &Verdict) -> Option<Verdict> {
    verdict.newest_after(long).or_else(|| verdict.successor())
}

/// What to go on with: the release that is supported longest.
pub fn way_on(verdict: &Verdict, today: Date) -> String {
    if verdict.product == "centos" {
        return "go on with AlmaLinux or Rocky Linux (`almalinux`, `rockylinux/rockylinux`), or with CentOS Stream, \
                whose images are at `quay.io/centos/centos`"
            .to_owned();
    }
    let way = match successor(verdict).filter(|newest| newest.state(today) == State::Live) {
        Some(Verdict { cycle, eol: Some(end), .. }) => {
            format!("go on with {} {cycle}, which is supported until {end}", verdict.title())
        }
        // A program may know no newer generation than the one that lives long, and the way back leads over a dump.
        Some(newest) if !long(&newest) => {
            let kept = eol::cycles(verdict.product).find(|found| long(found) && found.state(today) == State::Live);
            let back = kept.map(|kept| format!(", or dump the data into {}, which is supported long", kept.cycle));
            let back = back.unwrap_or_default();
            format!("go on with {} {}, which lasts until the next release{back}", verdict.title(), newest.cycle)
        }
        Some(newest) => format!("go on with {} {}", verdict.title(), newest.cycle),
        None => format!("go on with {}", generation(verdict.product)),
    };
    way + with_data(verdict)
}

/// What is supported of a product of which only releases that have ended are listed. From the download pages and upgrade notes
/// of the products (kafka.apache.org of 4.3, airflow.apache.org of 3, Confluent's of 8.0, cassandra's NEWS.txt of 5.0, Nextcloud's manual), 2026-11.
fn generation(product: &str) -> &'static str {
    match product {
        "airflow" => "Airflow 3, whose image is `apache/airflow`; the database goes by way of 2",
        "cassandra" => "Cassandra 5.0; data that are kept go by way of 4.1",
        "confluent" => {
            "Confluent Platform 8, which knows no ZooKeeper: a cluster that has one is moved to KRaft with 7.9 first"
        }
        "kafka" => "Kafka 4, which knows no ZooKeeper: a cluster that has one is moved to KRaft with 3.9 first",
        "nextcloud" => "the next major release, one at a time, up to one that is still supported",
        "zookeeper" => "ZooKeeper 3.9",
        _ => "a release that is still supported",
    }
}

/// That it has had no support since `end`, and how long others mend part of it.
pub fn has_ended(verdict: &Verdict, end: Date, today: Date) -> String {
    let (title, cycle) = (verdict.title(), verdict.cycle);
    match verdict.extended.filter(|_| verdict.has_extended_support(today)) {
        Some(longer) => {
            format!("{title} {cycle} has had no regular support since {end}; part of it has until {longer}")
        }
        None => format!("{title} {cycle} has had no support since {end}"),
    }
}

/// How data that are kept get to a later release, and what else moves with it. From the manuals of the products,
/// 2026-11.
fn with_data(verdict: &Verdict) -> &'static str {
    match (verdict.product, verdict.cycle) {
        ("mysql", "8.0" | "8.1" | "8.2" | "8.3") => {
            "; data that are kept go by way of 8.4, and settings and accounts that name `mysql_native_password`, which 9 no longer has, change first"
        }
        ("mysql", "5.7") => {
            "; data that are kept go by way of 8.0 and 8.4, and accounts from `mysql_native_password`, which 9 no longer has"
        }
        ("mysql", "5.6") => "; data that are kept go by way of 5.7, 8.0 and 8.4",
        ("mysql", cycle) if cycle.starts_with('5') => "; data that are kept go by way of 5.6, 5.7, 8.0 and 8.4",
        ("traefik", cycle) if cycle.starts_with('1') => {
            "; its options and labels are written anew: routers and services took the place of frontends and backends in 2"
        }
        ("traefik", cycle) if cycle.starts_with('2') => {
            "; options and rules that changed in 3 are in its guide to migration"
        }
        ("prometheus", cycle) if cycle.starts_with('1') => {
            "; its flags take two dashes since 2, which does not read what 1 has written"
        }
        ("rabbitmq", cycle) if cycle.starts_with('3') && cycle != "3.13" => {
            "; what is kept goes by way of 3.13, with its feature flags on"
        }
        ("hadoop", _) => "; what is built for this one goes with it, as Hive 3 does, in whose place comes 4",
        ("spark", cycle) if !cycle.starts_with('4') => {
            "; 4 asks for Java 17, and for jars that are built for Scala 2.13 and for it"
        }
        ("mongodb", _) => "; data that are kept go through every major release between",
        ("postgresql", _) => "; data that are kept are dumped and restored, or taken over with `pg_upgrade`",
        ("neo4j", cycle) if cycle.starts_with('3') => "; data that are kept go by way of 3.5 and 4.4",
        ("neo4j", cycle) if cycle.starts_with('4') => {
            "; data that are kept go by way of 4.4, and from there with `neo4j-admin database migrate`"
        }
        ("elixir" | "node" | "nodejs" | "php" | "python" | "ruby", _) => {
            "; what runs on it may have to be renewed with it"
        }
        ("elasticsearch", _) => "; data that are kept go through the last release of each major version between",
        ("kibana" | "logstash", _) => ", together with the Elasticsearch that it speaks to",
        ("solr", _) => {
            "; indexes that are kept go by way of 9 or are made anew, and 9 has no `contrib` directory any more"
        }
        _ => "",
    }
}

/// Whether a stage is made of Debian or Ubuntu, of these releases or older ones.
pub fn is_at_most(stage: StageRef, debian: &str, ubuntu: &str) -> bool {
    let Some(release) = release(stage) else { return false };
    let last = match release.product {
        "debian" => debian,
        "ubuntu" => ubuntu,
        _ => return false,
    };
    eol::cycle(release.product, last).is_some_and(|last| !release.is_newer_than(&last))
}

/// Whether its PostgreSQL, that of the distribution or the official image, is older than 10, the first to know
/// `scram-sha-256` (release notes of PostgreSQL 10).
pub fn knows_no_scram(stage: StageRef) -> bool {
    let own = stage.root_image().filter(|image| image.official() == Some("postgres"));
    let tag = own.and_then(|image| image.tag.as_deref()).unwrap_or_default();
    let centos = distribution(stage).filter(|release| release.product == "centos");
    tag.split(['.', '-']).next() == Some("9")
        || is_at_most(stage, "9", "16.04")
        || centos.is_some_and(|release| matches!(release.cycle, "5" | "6" | "7"))
}

/// Whether the image is made from Node.js before 12, whose npm builds modules with Python 2 alone (nodejs/node-gyp issue 1337).
pub fn is_old_node(stage: StageRef) -> bool {
    let Some(image) = stage.root_image().filter(|image| image.short_name().ends_with("node")) else { return false };
    let major = image.tag.as_deref().unwrap_or_default().split(['.', '-']).next().unwrap_or_default();
    major.parse::<u16>().is_ok_and(|major| major < 12)
}

/// The release that a package is of, where its name and the distribution of `stage` tell and nobody
/// supports it there. Distributions mend their own packages as long as they live, so that only what is
/// certainly not theirs, or belongs to one without support, has a verdict.
pub fn dead_package(stage: StageRef, call: &Call, package: &Package, today: Date) -> Option<Verdict> {
    let name = package.name.as_str();
    if is_python_2(call.manager, name) {
        // Where the release is not known, there may be no `python` at all.
        let known = release(stage).is_some() || stage.root_image().is_some_and(|image| image.official().is_some());
        return eol::cycle("python", "2.7").filter(|_| known || name.contains('2'));
    }
    let root = stage.chain().last().and_then(verdicts).unwrap_or_default();
    let distribution = root.iter().find(|verdict| DISTRIBUTIONS.contains(&verdict.product));
    let (product, version) = named(name)?;
    let version = match version {
        "" => own_version(distribution?, product)?,
        version => version,
    };
    let dead = eol::cycle(product, version).filter(|verdict| verdict.state(today) == State::Dead)?;
    let own = distribution.is_none_or(|d| own_version(d, product).is_none_or(|own| own == version));
    let mended = own && distribution.is_none_or(|d| d.state(today) != State::Dead || d.has_extended_support(today));
    (!mended).then_some(dead)
}

/// Whether it is the release that the distribution of a stage, without support itself, carries.
pub fn is_carried(stage: StageRef, dead: &Verdict) -> bool {
    let own = distribution(stage).and_then(|base| own_version(&base, dead.product));
    own.is_some_and(|own| eol::cycle(dead.product, own).is_some_and(|carried| carried.cycle == dead.cycle))
}

const DISTRIBUTIONS: &[&str] = &["debian", "ubuntu"];

/// Whether the verdict is one on a distribution, whose packages are what the image is made of.
pub fn is_distribution(verdict: &Verdict) -> bool {
    matches!(verdict.product, "alpine" | "centos" | "debian" | "fedora" | "ubuntu")
}

/// `python` is Python 2 for apt and apk as long as there is one; dnf means Python 3 by it in recent releases.
pub fn is_python_2(manager: Manager, name: &str) -> bool {
    let second =
        matches!(name, "python2" | "python2.7" | "python2-dev" | "python2.7-dev" | "python2-minimal" | "py2-pip");
    let plain = matches!(
        name,
        "python" | "python-pip" | "python-dev" | "python-minimal" | "python-setuptools" | "python-virtualenv"
    );
    second || plain && matches!(manager, Manager::Apt | Manager::Apk)
}

/// What to go on with for a package of such a release: for one of Python 2 the distribution's own of Python 3.
pub fn instead_of(stage: StageRef, name: &str, verdict: &Verdict, today: Date) -> String {
    if verdict.product != "python" {
        return way_on(verdict, today);
    }
    let plain = name.replacen("python2.7", "python", 1).replacen("python2", "python", 1);
    let new = plain.replacen("python", "python3", 1).replacen("py2-", "py3-", 1);
    let calls = |programs: &[&str]| {
        let texts = stage.chain().flat_map(|stage| stage.steps()).map(|step| &step.ins.rest().text);
        let mut words = texts.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && !"-.".contains(c)));
        words.any(|word| programs.contains(&word))
    };
    if calls(&["pip3", "python3"]) && !calls(&["pip", "pip2", "pip2.7", "python", "python2", "python2.7"]) {
        return format!("no instruction here runs Python 2: write `{new}`");
    }
    let dead = distribution(stage).is_some_and(|base| base.state(today) == State::Dead);
    let base = if dead { " on a base that is still supported" } else { "" };
    format!("write `{new}`{base}, and see to it that what runs with it runs on Python 3")
}

/// The product and version in a name: `postgresql-9.3`, `php5-fpm`, `php7.2`, `mysql-server-5.5`. The
/// version is empty where the distribution decides.
fn named(name: &str) -> Option<(&'static str, &str)> {
    const FAMILIES: &[(&str, &str)] = &[
        ("postgresql-client-", "postgresql"),
        ("postgresql-contrib-", "postgresql"),
        ("postgresql-", "postgresql"),
        ("mysql-server-", "mysql"),
        ("mariadb-server-", "mariadb"),
        ("openjdk-", "java"),
        ("php", "php"),
        ("ruby", "ruby"),
    ];
    const UNVERSIONED: &[(&str, &str)] = &[("postgresql", "postgresql"), ("mysql-server", "mysql")];
    if let Some((_, product)) = UNVERSIONED.iter().find(|(known, _)| *known == name) {
        return Some((product, ""));
    }
    FAMILIES.iter().find_map(|(prefix, product)| {
        let rest = name.strip_prefix(prefix)?;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (version, behind) = rest.split_at(digits);
        (!version.is_empty() && (behind.is_empty() || behind.starts_with('-'))).then_some((*product, version))
    })
}

/// What a package's name says of the release `cycle`: all of it, or as little as `5` of 5.6.
pub fn named_version<'a>(name: &'a str, cycle: &'a str) -> &'a str {
    let part = |version: &&str| cycle.strip_prefix(*version).is_some_and(|rest| rest.starts_with('.'));
    named(name).map(|(_, version)| version).filter(|version| !version.is_empty()).filter(part).unwrap_or(cycle)
}

/// The release of a server that a release of a distribution carries itself.
fn own_version(distribution: &Verdict, product: &str) -> Option<&'static str> {
    const OWN: &[(&str, &str, &str, &str)] = &[
        ("ubuntu", "14.04", "postgresql", "9.3"),
        ("ubuntu", "16.04", "postgresql", "9.5"),
        ("ubuntu", "18.04", "postgresql", "10"),
        ("ubuntu", "20.04", "postgresql", "12"),
        ("ubuntu", "22.04", "postgresql", "14"),
        ("ubuntu", "24.04", "postgresql", "16"),
        ("debian", "8", "postgresql", "9.4"),
        ("debian", "9", "postgresql", "9.6"),
        ("debian", "10", "postgresql", "11"),
        ("debian", "11", "postgresql", "13"),
        ("debian", "12", "postgresql", "15"),
        ("debian", "13", "postgresql", "17"),
        ("ubuntu", "14.04", "mysql", "5.5"),
        ("ubuntu", "16.04", "mysql", "5.7"),
        ("ubuntu", "18.04", "mysql", "5.7"),
        ("ubuntu", "20.04", "mysql", "8.0"),
        ("ubuntu", "22.04", "mysql", "8.0"),
        ("ubuntu", "24.04", "mysql", "8.0"),
        ("ubuntu", "14.04", "php", "5"),
        ("ubuntu", "16.04", "php", "7.0"),
        ("ubuntu", "18.04", "php", "7.2"),
        ("ubuntu", "20.04", "php", "7.4"),
        ("ubuntu", "22.04", "php", "8.1"),
        ("ubuntu", "24.04", "php", "8.3"),
        ("debian", "8", "php", "5"),
        ("debian", "9", "php", "7.0"),
        ("debian", "10", "php", "7.3"),
        ("debian", "11", "php", "7.4"),
        ("debian", "12", "php", "8.2"),
        ("debian", "13", "php", "8.4"),
    ];
    OWN.iter()
        .find(|(name, cycle, of, _)| (*name, *cycle, *of) == (distribution.product, distribution.cycle, product))
        .map(|(_, _, _, version)| *version)
}
