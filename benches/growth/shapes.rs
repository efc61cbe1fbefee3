//! Projects of any size, each long in one way.

/// A name, how many parts to begin with, and the files of a project with `n` parts.
type Shape = (&'static str, usize, fn(usize) -> Vec<(String, String)>);

/// `n` lines, each made by `line`.
fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).map(line).collect()
}

fn file(path: &str, text: String) -> Vec<(String, String)> {
    vec![(path.to_owned(), text)]
}

/// A Dockerfile with one RUN whose commands `command` makes.
fn run(n: usize, command: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let commands = lines(n, |i| format!("    {} && \\\n", command(i)));
    dockerfile(&format!("RUN apt-get update && \\\n{commands}    true\n"))
}

/// A Dockerfile that holds `body` and runs something.
fn dockerfile(body: &str) -> Vec<(String, String)> {
    file("Dockerfile", format!("FROM debian:12\nWORKDIR /srv\n{body}USER 1000\nCMD [\"/srv/app\"]\n"))
}

fn services(n: usize, service: impl Fn(usize) -> String) -> Vec<(String, String)> {
    file("compose.yaml", format!("services:\n{}", lines(n, service)))
}

/// `install` and its packages, each on its line.
fn install(n: usize, install: &str, package: impl Fn(usize) -> String) -> Vec<(String, String)> {
    let packages = lines(n, |i| format!(" \\\n        {}", package(i)));
    dockerfile(&format!("RUN apt-get update && {install}{packages}\n"))
}

const TOOLS: [&str; 8] = ["curl", "vim", "git", "python3", "gcc", "wget", "openssh-server", "nodejs"];

/// Names that tables know and names that they do not, in no order.
fn package(i: usize) -> String {
    let tool = TOOLS[i % TOOLS.len()];
    if i.is_multiple_of(5) { tool.to_owned() } else { format!("{tool}-p{}", (i * 7919) % 10_007) }
}

pub const SHAPES: &[Shape] = &[
    ("RUN of apt-get installs", 500, |n| run(n, |i| format!("apt-get install p{i}"))),
    ("RUN of apt-get installs of known packages", 500, |n| run(n, |i| format!("apt-get install -y {}", package(i)))),
    ("RUN of installs and removals", 500, |n| {
        run(n, |i| {
            let verb = if i % 2 == 0 { "install" } else { "purge" };
            format!("apt-get {verb} -y {}", package(i / 2))
        })
    }),
    ("RUN of pip installs", 500, |n| run(n, |i| format!("pip install p{i}"))),
    ("RUN of npm and apk and dnf", 400, |n| {
        const CALLS: [&str; 4] = ["npm install -g", "apk add", "dnf install", "yarn add"];
        run(n, |i| format!("{} p{i}", CALLS[i % 4]))
    }),
    ("one apt-get install", 2000, |n| install(n, "apt-get install", package)),
    ("one pip install", 2000, |n| install(n, "pip install", |i| format!("{}=={i}", package(i)))),
    ("one apk add, on one line", 2000, |n| {
        dockerfile(&format!("RUN apk add {}\n", lines(n, |i| format!("{} ", package(i)))))
    }),
    ("one npm install", 2000, |n| install(n, "npm install", |i| format!("@a/p{i}@{i}"))),
    ("RUN of downloads", 400, |n| {
        run(n, |i| format!("curl -O https://example.com/{i}.tgz && tar xzf {i}.tgz && cd d{i} && make && rm {i}.tgz"))
    }),
    ("RUN of variables", 400, |n| run(n, |i| format!("V{i}=$V{} && export A{i}=$B && echo $V{i} | grep x", i / 2))),
    ("RUN of lines with `;`", 500, |n| {
        dockerfile(&format!(
            "RUN set -e; \\\n{}    true\n",
            lines(n, |i| format!("    mkdir -p /a/{i}; chmod 777 /a/{i}; \\\n"))
        ))
    }),
    ("RUN of pipes", 400, |n| run(n, |i| format!("wget -qO- https://example.com/{i} | sh"))),
    ("RUN here-document", 500, |n| {
        dockerfile(&format!("RUN <<EOF\n{}EOF\n", lines(n, |i| format!("apt-get install p{i}\ncurl $X{i} | sh\n"))))
    }),
    ("RUN of nested shells", 200, |n| run(n, |i| format!("su app -c 'cd /a{i} && pip install p{i} && echo $HOME'"))),
    ("RUN of ifs and loops", 200, |n| {
        run(n, |i| format!("if [ -f /a{i} ]; then for x in a b; do apt-get install $x{i}; done; fi"))
    }),
    ("RUN that does not parse", 500, |n| run(n, |i| format!("( echo {i} && apt-get install p{i}"))),
    ("RUN in JSON form", 2000, |n| {
        dockerfile(&format!("RUN [\"apt-get\", \"install\"{}]\n", lines(n, |i| format!(", \"{}\"", package(i)))))
    }),
    ("RUN with mounts", 400, |n| {
        let mounts = lines(n, |i| format!("--mount=type=cache,target=/c/{i} "));
        dockerfile(&format!("RUN {mounts}apt-get update && apt-get install -y curl && pip install a\n"))
    }),
    ("one word", 20_000, |n| dockerfile(&format!("RUN echo {}\nENV A={}\n", "x".repeat(n), "$B".repeat(n / 2)))),
    ("quotes and escapes in a line", 5_000, |n| dockerfile(&format!("RUN echo {}\n", "\\\"a\\\" '$x' ".repeat(n)))),
    ("one word of many parts", 2_000, |n| dockerfile(&format!("RUN echo {}\n", "$(a)`b`${c}".repeat(n)))),
    ("short RUNs", 500, |n| dockerfile(&lines(n, |i| format!("RUN apt-get update && apt-get install -y p{i}\n")))),
    ("RUNs of known packages", 500, |n| dockerfile(&lines(n, |i| format!("RUN apt-get install -y {}\n", package(i))))),
    ("RUNs that remove", 500, |n| {
        dockerfile(&lines(n, |i| format!("RUN echo a > /a{i} && chmod 777 /a{i}\nRUN rm /a{i}\n")))
    }),
    ("RUNs of cd", 500, |n| dockerfile(&lines(n, |i| format!("RUN cd /a{i} && make\n")))),
    ("COPYs", 500, |n| dockerfile(&lines(n, |i| format!("COPY a{i}.py b{i}.sh /srv/{i}/\n")))),
    ("COPYs of files that are there", 200, |n| {
        let mut files =
            dockerfile(&lines(n, |i| format!("COPY a{i}.py /srv/\nCOPY b{i}.sh /srv/\nRUN sh /srv/b{i}.sh\n")));
        files.extend((0..n).map(|i| (format!("a{i}.py"), format!("import os\nhost{i} = 'localhost:{i}'\n"))));
        files.extend((0..n).map(|i| (format!("b{i}.sh"), format!("#!/bin/sh\necho $1 {i}\n"))));
        files
    }),
    ("one COPY of many files", 500, |n| {
        let mut files = dockerfile("COPY . /srv/\n");
        files
            .extend((0..n).map(|i| (format!("d{}/a{i}.py", i % 7), format!("import os\nhost{i} = 'localhost:{i}'\n"))));
        files
    }),
    ("one COPY of many sources", 1000, |n| dockerfile(&format!("COPY {} /srv/\n", lines(n, |i| format!("a{i} "))))),
    ("ADDs", 500, |n| dockerfile(&lines(n, |i| format!("ADD https://example.com/{i}.tgz /srv/\nADD a{i} /srv/\n")))),
    ("ENVs", 1000, |n| dockerfile(&lines(n, |i| format!("ENV VALUE_{i}=${{VALUE_{}}} PASSWORD_{i}=secret\n", i / 2)))),
    ("one ENV", 1000, |n| {
        dockerfile(&format!("ENV A=1{}\n", lines(n, |i| format!(" \\\n    VALUE_{}=b", (i * 7919) % 10_007))))
    }),
    ("ARGs", 400, |n| {
        let globals = lines(n, |i| format!("ARG G{i}=${{G{}}}\n", i / 2));
        let own = lines(n, |i| format!("ARG A{i}\nRUN echo $A{i} $UNKNOWN_{i}\n"));
        file("Dockerfile", format!("{globals}FROM debian:${{G1}}\n{own}"))
    }),
    ("ENVs of unset variables", 300, |n| {
        dockerfile(&lines(n, |i| format!("ENV SETTING{i}=$UNSETTING{}x\n", (i * 7919) % 10_007)))
    }),
    ("one ENV of unset variables", 1000, |n| {
        let pairs = lines(n, |i| format!(" \\\n    SETTING{i}=$UNSETTING{}x", (i * 7919) % 10_007));
        dockerfile(&format!("ENV A=b{pairs}\n"))
    }),
    ("one ARG and one ENV", 1000, |n| {
        let (all, used) = (lines(n, |i| format!(" A{i}=$A{}", i / 2)), lines(n, |i| format!("$A{i}")));
        dockerfile(&format!("ARG{all}\nENV X=\"{used}\"\nRUN apt-get update && apt-get install -y curl\n"))
    }),
    ("FROMs of unset variables", 200, |n| {
        let own = lines(n, |i| format!("ARG SETTING{i}=x\n"));
        let stages = lines(n, |i| format!("FROM debian:$UNSETTING{}x\n", (i * 7919) % 10_007));
        file("Dockerfile", format!("{own}{stages}CMD [\"/a\"]\n"))
    }),
    ("COPYs from stages that are not there", 200, |n| {
        let stages = lines(n, |i| format!("FROM debian:12 AS stage{i}x\n"));
        let copies = lines(n, |i| format!("COPY --from=stoge{i}y /a /b\n"));
        file("Dockerfile", format!("{stages}FROM debian:12\n{copies}CMD [\"/a\"]\n"))
    }),
    ("COPYs and their rights", 200, |n| dockerfile(&lines(n, |i| format!("COPY a{i} /b{i}\nRUN chown u /b{i}\n")))),
    ("checks that are not there", 1000, |n| {
        file("Dockerfile", format!("{}FROM debian:12\nRUN echo a\n", lines(n, |i| format!("# check=skip=A{i}\n"))))
    }),
    ("RUNs of lists on a line", 200, |n| {
        let tools = "curl vim git wget less make gcc";
        dockerfile(&lines(n, |i| format!("RUN apt-get install -y {tools} a{i} b{i} c{i} d{i}\n")))
    }),
    ("LABELs", 1000, |n| dockerfile(&lines(n, |i| format!("LABEL label.{i}=a label.{}=b\n", i / 2)))),
    ("one LABEL", 1000, |n| {
        dockerfile(&format!("LABEL a=1{}\n", lines(n, |i| format!(" \\\n    com.example.{}=b", (i * 7919) % 10_007))))
    }),
    ("EXPOSEs", 1000, |n| dockerfile(&lines(n, |i| format!("EXPOSE {}\n", 1 + (i * 7919) % 60_000)))),
    ("one EXPOSE", 1000, |n| {
        dockerfile(&format!("EXPOSE {}\n", lines(n, |i| format!("{} ", 1 + (i * 7919) % 60_000))))
    }),
    ("VOLUMEs, USERs, WORKDIRs", 300, |n| {
        dockerfile(&lines(n, |i| format!("VOLUME /v{i}\nUSER u{i}\nWORKDIR w{i}\n")))
    }),
    ("CMDs and HEALTHCHECKs", 300, |n| {
        dockerfile(&lines(n, |i| {
            format!("CMD run {i} && wait\nENTRYPOINT [\"a\", \"{i}\"]\nHEALTHCHECK CMD curl localhost:{i}\n")
        }))
    }),
    ("SHELLs and ONBUILDs", 500, |n| {
        dockerfile(&lines(n, |i| format!("SHELL [\"/bin/bash\", \"-c\"]\nONBUILD RUN apt-get install p{i}\n")))
    }),
    ("comments that silence", 500, |n| {
        dockerfile(&lines(n, |i| {
            format!("# plimsoll ignore=DL3008,PKG001\n# hadolint ignore=DL3009\nRUN apt-get install p{i}\n")
        }))
    }),
    ("unknown instructions", 500, |n| dockerfile(&lines(n, |i| format!("RUNN echo {i}\nCOPPY a{i} b\n")))),
    ("lines after continued lines", 2000, |n| {
        dockerfile(&format!("RUN echo \\\n{}    b\n", "    a \\\n# comment\n\n".repeat(n)))
    }),
    ("stages", 400, |n| {
        let stage =
            |i| format!("FROM golang:1.24 AS stage{i}\nCOPY --from=stage{} /go /go\nRUN go build a{i}\n", i / 2);
        file("Dockerfile", format!("FROM golang:1.24 AS stage0\n{}", lines(n, |i| stage(i + 1))))
    }),
    ("stages in a chain", 250, |n| {
        let stage = |i: usize| {
            format!(
                "FROM stage{} AS stage{i}\nENV A{i}=$A{}\nRUN apt-get install p{i} && echo $A0\nCOPY a{i} b\n",
                i - 1,
                i / 2
            )
        };
        file("Dockerfile", format!("FROM debian:12 AS stage0\n{}CMD [\"/a\"]\n", lines(n, |i| stage(i + 1))))
    }),
    ("stages with paths of another release", 250, |n| {
        let run = |i| format!("RUN cp -r /usr/lib/python3.9/a{i} python3.{i} /b\n");
        let stage = |i: usize| format!("FROM s{i} AS s{}\n{}", i + 1, run(i));
        file("Dockerfile", format!("FROM ubuntu:22.04 AS s0\n{}CMD [\"/a\"]\n", lines(n, stage)))
    }),
    ("RUNs with paths of releases", 500, |n| {
        file(
            "Dockerfile",
            format!(
                "FROM ubuntu:22.04\n{}",
                lines(n, |i| format!("RUN ls /usr/lib/python3.{}/a /b python3.10\n", i % 100))
            ),
        )
    }),
    ("programs that read variables of links", 200, |n| {
        let mut files = dockerfile("COPY . /srv/\n");
        files.extend(
            (0..n).map(|i| (format!("a{i}.py"), format!("import os\nos.environ['DB{i}_PORT_5432_TCP_ADDR']\n"))),
        );
        files
    }),
    ("stages that are not used", 400, |n| {
        file(
            "Dockerfile",
            format!(
                "{}FROM debian:12\nCMD [\"/a\"]\n",
                lines(n, |i| format!("FROM debian:12 AS s{i}\nRUN apt-get update\nRUN rm -rf /var/lib/apt\n"))
            ),
        )
    }),
    ("Dockerfiles", 200, |n| {
        let docker = |i| {
            format!(
                "FROM python:3\nCOPY . /srv\nRUN pip install p{i} && apt-get install vim\nCMD [\"python\", \"a.py\"]\n"
            )
        };
        (0..n).map(|i| (format!("d{i}/Dockerfile"), docker(i))).chain([("a.py".into(), "x".into())]).collect()
    }),
    ("ignore patterns", 500, |n| {
        let mut files = dockerfile("COPY . /srv/\n");
        files.push((".dockerignore".into(), lines(n, |i| format!("a{i}/*.log\n!a{i}/keep.log\n**/b{i}\n"))));
        files.push(("a1/x.log".into(), String::new()));
        files
    }),
    ("files under an ignore file", 500, |n| {
        let mut files = dockerfile("COPY . /srv/\n");
        files.push((".dockerignore".into(), "*.log\n**/node_modules\n.git\n!a1.log\nb*\n".into()));
        files.extend((0..n).map(|i| (format!("d{}/e{}/f{i}.log", i % 10, i % 100), String::new())));
        files
    }),
    ("a path of many folders", 100, |n| {
        let mut files = dockerfile("COPY . /srv/\n");
        files.push((".dockerignore".into(), "**/a/**/b/**/c\n*.log\n".into()));
        files.push((format!("{}f", "a/".repeat(n)), String::new()));
        files
    }),
    ("services", 300, |n| {
        services(n, |i| {
            format!(
                "  s{i}:\n    image: postgres:16\n    ports:\n      - \"{}:5432\"\n    depends_on:\n      - s{}\n    volumes:\n      - v{i}:/data\n    environment:\n      PASSWORD: x{i}\n",
                1 + i % 60_000,
                i / 2
            )
        })
    }),
    ("services without a check", 400, |n| {
        services(n, |i| {
            let check = if i % 2 == 0 { "healthcheck: {test: curl -f localhost}" } else { "ports: [\"80\"]" };
            format!("  s{i}:\n    image: a:1\n    restart: \"no\"\n    {check}\n")
        })
    }),
    ("services that share a variable's value", 300, |n| {
        services(n, |i| {
            format!(
                "  s{i}:\n    image: postgres:16\n    command: run http://s{}:80/ appuser{i}\n    hostname: all\n    environment:\n      POSTGRES_USER: ${{U{i}:-appuser}}\n      MYSQL_HOST: h{i}\n",
                i / 2
            )
        })
    }),
    ("services with one env file", 400, |n| {
        let mut files = services(n, |i| format!("  s{i}:\n    image: a:1\n    env_file: .env\n"));
        files.push((".env".into(), lines(n, |i| format!("A{i}=b\n"))));
        files
    }),
    ("services with one env file that is not there", 400, |n| {
        services(n, |i| format!("  s{i}:\n    image: a:1\n    env_file: app.env\n"))
    }),
    ("services that all hand out their ports", 300, |n| {
        let mut files = services(n, |i| {
            format!("  s{i}:\n    build: .\n    expose: [80]\n    environment: [\"DB_URL=mysql://root@s{}\"]\n", i / 2)
        });
        files.extend(dockerfile("EXPOSE 80\nENTRYPOINT [\"/app\"]\n"));
        files
    }),
    ("two files with the same images", 150, |n| {
        let text = |version: usize| services(n, |i| format!("  s{i}:\n    image: me/a{i}:{version}\n")).remove(0).1;
        vec![("compose.yaml".into(), text(1)), ("low/compose.yaml".into(), text(2))]
    }),
    ("services in a row", 300, |n| {
        services(n, |i| {
            format!(
                "  s{i}:\n    image: a:{i}\n    container_name: c{i}\n    links: [s{}]\n    depends_on: [s{}]\n",
                i + 1,
                i + 1
            )
        })
    }),
    ("services with volumes and networks", 300, |n| {
        let text = services(n, |i| format!("  s{i}:\n    image: mysql:8\n    volumes: [\"v{i}:/var/lib/mysql\"]\n    networks: [n{i}]\n    secrets: [c{i}]\n")).remove(0).1;
        let top = |key: &str, c: char| format!("{key}:\n{}", lines(n, |i| format!("  {c}{i}: {{}}\n")));
        file("compose.yaml", format!("{text}{}{}{}", top("volumes", 'v'), top("networks", 'n'), top("secrets", 'c')))
    }),
    ("services that are built", 200, |n| {
        let mut files = services(n, |i| {
            format!(
                "  s{i}:\n    build: {{context: ., target: t, args: [A{i}=1]}}\n    environment: [\"HOST=s{}\"]\n    command: sh -c \"run {i}\"\n",
                i / 2
            )
        });
        files.extend(dockerfile("COPY . /srv\nRUN apt-get install -y vim curl\nEXPOSE 80\n"));
        files
    }),
    ("services each with a Dockerfile", 100, |n| {
        let mut files = services(n, |i| {
            format!("  s{i}:\n    build: ./d{i}\n    ports: [\"{i}:80\"]\n    environment: [\"HOST=s{}\"]\n", i / 2)
        });
        files.extend((0..n).map(|i| {
            (
                format!("d{i}/Dockerfile"),
                "FROM python:3\nCOPY a.py /\nRUN pip install flask\nCMD python a.py\n".to_owned(),
            )
        }));
        files.extend((0..n).map(|i| (format!("d{i}/a.py"), format!("connect('localhost', {i})\n"))));
        files
    }),
    ("one service of many ports and values", 500, |n| {
        let list = |key: &str, item: &dyn Fn(usize) -> String| {
            format!("    {key}:\n{}", lines(n, |i| format!("      - {}\n", item(i))))
        };
        let text = format!(
            "services:\n  a:\n    image: a:1\n{}{}{}{}",
            list("ports", &|i| format!("\"{}:80\"", 60_000 - i % 60_000)),
            list("environment", &|i| format!("A{i}=${{B{i}}}")),
            list("volumes", &|i| format!("./v{i}:/v{i}")),
            list("labels", &|i| format!("l{i}=b")),
        );
        file("compose.yaml", text)
    }),
    ("keys that compose does not know", 300, |n| {
        services(n, |i| format!("  s{i}:\n    image: a:1\n    restat: always\n    kee{i}: 1\n"))
    }),
    ("services with strays", 300, |n| {
        services(n, |i| format!("  s{i}:\n    image: a:1\n  ports: [\"{}:80\"]\n", 1 + i % 60_000))
    }),
    ("strays of one service", 300, |n| {
        let strays = lines(n, |i| format!("  ports: [\"{}:80\"]\n  environment: [A{i}=1]\n", 1 + i % 60_000));
        file("compose.yaml", format!("services:\n  a:\n    image: a:1\n{strays}"))
    }),
    ("services beside `services`", 1000, |n| {
        let others = lines(n, |i| format!("s{i}:\n  image: a:1\n"));
        file("compose.yaml", format!("services:\n  a:\n    image: a:1\n{others}"))
    }),
    ("services that extend nothing", 300, |n| services(n, |i| format!("  s{i}:\n    extends: t{i}\n    image: a:1\n"))),
    ("services that extend one another", 300, |n| {
        services(n, |i| format!("  s{i}:\n    extends: s{}\n    image: a:1\n", i + 1))
    }),
    ("services that need what is not there", 300, |n| {
        services(n, |i| {
            format!("  s{i}:\n    image: a:1\n    depends_on: [t{i}]\n    networks: [n{i}]\n    secrets: [c{i}]\n")
        })
    }),
    ("one service of many needs", 400, |n| {
        let needs = lines(n, |i| format!("      - s{i}\n"));
        let others = lines(n, |i| format!("  s{i}:\n    image: postgres:16\n    depends_on: [s{}]\n", i / 2));
        file("compose.yaml", format!("services:\n  a:\n    image: a:1\n    depends_on:\n{needs}{others}"))
    }),
    ("services with one port", 300, |n| {
        services(n, |i| format!("  s{i}:\n    image: a:1\n    ports: [\"80:80\", \"{}:81\"]\n", 1 + i % 60_000))
    }),
    ("script of a service", 500, |n| {
        let script = lines(n, |i| format!("cd /a{i} && make; "));
        services(1, |_| format!("  a:\n    image: a:1\n    command: [\"sh\", \"-c\", \"{script}\"]\n"))
    }),
    ("variables of a command", 4000, |n| {
        services(1, |_| format!("  a:\n    image: a:1\n    command: {}\n", "$A${B} ".repeat(n)))
    }),
    ("documents", 300, |n| file("compose.yaml", lines(n, |i| format!("services:\n  s{i}:\n    image: a:1\n---\n")))),
    ("deep YAML", 60, |n| {
        let deep = format!("  k: {}{}\n", "{a: ".repeat(n), "}".repeat(n));
        file("compose.yaml", format!("services:\n  a:\n    image: b:1\nx-a:\n{deep}"))
    }),
    ("deep blocks of YAML", 400, |n| {
        let deep = lines(n, |i| format!("  {}a:\n", " ".repeat(i)));
        file("compose.yaml", format!("services:\n  a:\n    image: b:1\nx-a:\n{deep}"))
    }),
    ("anchors in a chain", 1000, |n| {
        let chain = lines(n, |i| format!("x-a{}: &a{}\n  <<: *a{i}\n  k{i}: {i}\n", i + 1, i + 1));
        file("compose.yaml", format!("x-a0: &a0\n  k: 1\n{chain}services:\n  a:\n    <<: *a{n}\n    image: a:1\n"))
    }),
    ("anchors merged by one", 1000, |n| {
        let anchors = lines(n, |i| format!("x-a{i}: &a{i}\n  k{i}: {i}\n"));
        let all = lines(n, |i| format!("*a{i}, "));
        file("compose.yaml", format!("{anchors}services:\n  a:\n    <<: [{all}]\n    image: a:1\n"))
    }),
    ("aliases", 300, |n| {
        let base = "x-a: &a\n  image: a:1\n  environment: &e\n    A: b\nservices:\n";
        file(
            "compose.yaml",
            format!(
                "{base}{}",
                lines(n, |i| format!("  s{i}:\n    <<: *a\n    environment:\n      <<: *e\n      B: {i}\n"))
            ),
        )
    }),
    ("compose files", 100, |n| {
        (0..n)
            .map(|i| {
                (
                    format!("compose.{i}.yaml"),
                    format!("services:\n  a{i}:\n    image: a:1\n  b:\n    image: postgres\n"),
                )
            })
            .collect()
    }),
    ("YAML that is broken", 300, |n| {
        services(n, |i| format!("  s{i}:\n   image: a:1\n\tports: [\"80:80\"\n     x: {{\n"))
    }),
    ("YAML indented by tabs", 1000, |n| services(n, |i| format!("\ts{i}:\n\t\timage: a:1\n"))),
    ("YAML with keys twice", 1000, |n| services(n, |i| format!("  a:\n    image: a:{i}\n"))),
    ("YAML left open", 20_000, |n| {
        file("compose.yaml", format!("services:\n  a:\n    image: a:1\n    ports: {}\n", "[a, {b: ".repeat(n)))
    }),
    ("long scripts", 300, |n| {
        let mut files = dockerfile("COPY start.sh /\nENTRYPOINT [\"/start.sh\"]\n");
        files.push((
            "start.sh".into(),
            format!(
                "#!/bin/sh\n{}",
                lines(n, |i| format!("if [ $A{i} = b ]; then\n  cd /a{i}\n  apt-get install $B\nfi\n"))
            ),
        ));
        files
    }),
    ("script of ifs that ask for values", 500, |n| {
        let mut files = dockerfile("COPY start.sh /\nENTRYPOINT [\"/start.sh\"]\n");
        let ifs = lines(n, |i| format!("if [ -n \"$A{i}\" ]; then B{i}=1; run{i}; fi\n"));
        files.push(("start.sh".into(), format!("#!/bin/sh\n{ifs}exec /srv/app\n")));
        files
    }),
    ("long programs", 1000, |n| {
        let mut files = dockerfile("COPY . /srv\n");
        files.push((
            "app.py".into(),
            lines(n, |i| format!("url{i} = 'http://localhost:{i}/' # it\npassword = 'x'\nconnect(host='db{i}')\n")),
        ));
        files.push((
            "schema.sql".into(),
            lines(n, |i| {
                format!("CREATE TABLE t{i} (a int);\nINSERT INTO t{i} VALUES (1);\nGRANT ALL ON t{i} TO app;\n")
            }),
        ));
        files.push((
            "app.js".into(),
            lines(n, |i| {
                format!("const a{i} = mysql.createConnection({{host: 'localhost'}}) // `\nres.send('<b>' + a)\n")
            }),
        ));
        files.push(("app.conf".into(), lines(n, |i| format!("listen = {i}\npassword = a{i}\n"))));
        files
    }),
];
