//! The report as an HTML page, as JSON and by templates: that it says what the Markdown says, whatever names there
//! are, that it stays one that opens, and what is drawn.

#[path = "support/shown_laws.rs"]
mod shown_laws;
mod support;

use std::path::Path;

use plimsoll::grade::{Coverage, Plan, grade};
use plimsoll::project::{Inputs, Project, discover, from_text};
use plimsoll::report::{Format, Style, View, render};
use proptest::prelude::*;
use serde_json::{Value, json};
use shown_laws::lawful;
use support::{Dir, Run, plimsoll};

fn shown(project: &Project, format: Format) -> String {
    let outcome = plimsoll::lint::run(project, &Default::default());
    let coverage = Coverage::of(project, false);
    let grade = grade(&outcome.findings, &coverage);
    let plan = Plan::new(&outcome.findings, &coverage, &grade);
    let view = View { plan: Some(&plan), ..View::new(project, &outcome.findings, &grade) };
    render(&view, format, Style::default()).to_string()
}

/// What a reader sees: no tags, entities as the characters they stand for.
fn seen(page: &str) -> String {
    let body = page.split_once("</style>").unwrap().1;
    let text: String = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#35;", "#"), ("&amp;", "&")];
    marks.iter().fold(text, |text, (entity, mark)| text.replace(entity, mark))
}

#[test]
fn the_page_says_what_the_markdown_says() {
    for fixture in ["fixtures/informe", "fixtures/informe-repaired", "fixtures/reference"] {
        let project = discover(&[fixture.into()], &Inputs { contexts: true, ..Inputs::default() });
        let (page, json) = (shown(&project, Format::Html), shown(&project, Format::Json));
        lawful(fixture, Format::Html, &page, (0, 0));
        let text = seen(&page);
        let json: Value = serde_json::from_str(&json).unwrap();
        let report = &json["report"];
        let mut told = 0;
        let mut says = |words: &Value| {
            let words = words.as_str().unwrap_or_default().replace('`', "");
            assert!(text.contains(&words), "{fixture}: {words:?} in\n{text}");
            told += usize::from(!words.is_empty());
        };
        says(&report["card"]["meaning"]);
        report["card"]["said"].as_array().unwrap().iter().for_each(&mut says);
        for step in report["first"]["steps"].as_array().into_iter().flatten() {
            [&step["what"], &step["then"], &step["place"]].into_iter().for_each(&mut says);
        }
        for chapter in report["findings"].as_array().unwrap() {
            for group in chapter["sections"].as_array().unwrap().iter().flat_map(|s| s["groups"].as_array().unwrap()) {
                [&group["rule"]["code"], &group["help"], &group["fix"]].into_iter().for_each(&mut says);
                for spot in group["spots"].as_array().unwrap() {
                    [&spot["place"], &spot["message"], &spot["see"], &spot["why"]].into_iter().for_each(&mut says);
                }
            }
        }
        for model in report["services"].as_array().unwrap() {
            for service in model["services"].as_array().unwrap() {
                says(&service["name"]);
                service["ports"].as_array().unwrap().iter().for_each(&mut says);
            }
        }
        assert!(told > 5, "{fixture}: {told}");
    }
}

/// Five hundred Dockerfiles and three hundred services, no two alike: the page says what it leaves out.
#[test]
fn a_page_on_a_large_project_stays_one_that_opens() {
    let dir = Dir::new();
    for n in 0..500 {
        let text = format!(
            "FROM debian:9 AS a{n}\nRUN apt-get install -y vim{n} gcc pkg{n}\nRUN apt-get update\nADD a{n} /srv\n\
             FROM a{n}\nCOPY . /srv{n}\nRUN pip install flask{n}\nENV PASSWORD=hunter2{n}\nCMD run {n}\n"
        );
        dir.file(&format!("shop{n:03}/Dockerfile"), text).file(&format!("shop{n:03}/a{n}"), "a");
    }
    let services: String = (0..300)
        .map(|n| format!("  s{n}: {{ image: 'redis:{n}', ports: ['{}:80'], depends_on: [s{}] }}\n", n + 1000, n / 2))
        .collect();
    dir.file("compose.yaml", format!("services:\n{services}"));
    let run = plimsoll(dir.path(), &["report", "--no-config", "-f", "html"]);
    assert_eq!(run.status, 0, "{}", run.err);
    lawful("large", Format::Html, &run.out, (0, 0));
    assert!(run.out.len() < 2_000_000, "{} bytes", run.out.len());
    let text = seen(&run.out);
    for said in [
        "The 40 images with the most findings are drawn; 460 more",
        "The first 80 services are drawn; 220 more",
        "The units from here on stand no worse and are told in short",
        "shop499/Dockerfile",
    ] {
        assert!(text.contains(said), "{said}");
    }
}

/// The layers of an image, as JSON tells them.
fn layers(dockerfile: &str) -> Vec<(String, String, Option<u64>)> {
    let dir = Dir::new();
    dir.file("Dockerfile", dockerfile)
        .file("package.json", "{}")
        .file("src/a.js", "12345")
        .file(".dockerignore", "x\n");
    let run = plimsoll(dir.path(), &["report", "--no-config", "-f", "json"]);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    let layers = json["report"]["images"][0]["finals"][0]["layers"].as_array().unwrap().clone();
    let layer = |layer: &Value| {
        let text = format!("{} {}", layer["keyword"].as_str().unwrap(), layer["text"].as_str().unwrap());
        (text, layer["cache"].as_str().unwrap().to_owned(), layer["joins"].as_u64())
    };
    layers.iter().map(layer).collect()
}

#[test]
fn what_is_made_again_stands_on_files_of_the_project() {
    let layer = |text: &str, cache: &str| (text.to_owned(), cache.to_owned(), None);
    assert_eq!(
        layers("FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCOPY src/ src/\nRUN npm run build\n"),
        [
            layer("WORKDIR /app", "kept"),
            layer("COPY package*.json ./", "kept"),
            layer("RUN npm ci", "kept"),
            layer("COPY src/ src/", "takes"),
            layer("RUN npm run build", "again"),
        ]
    );
    // What comes from another stage is as old as that; a mount takes as a COPY does.
    assert_eq!(
        layers(
            "FROM a AS libs\nRUN make libs\nFROM a AS app\nRUN --mount=type=bind,target=/src make app\nFROM a\n\
             COPY --from=libs /libs /libs\nCOPY --from=app /app /app\nRUN strip /app\n"
        ),
        [
            layer("COPY --from=libs /libs /libs", "kept"),
            layer("COPY --from=app /app /app", "again"),
            layer("RUN strip /app", "again"),
        ]
    );
    let joined = layers("FROM a\nRUN one\nRUN two\nUSER b\nRUN three\n");
    assert_eq!(joined.iter().map(|(.., joins)| *joins).collect::<Vec<_>>(), [Some(0), Some(0), None]);
}

fn filled(template: &str, text: &str) -> Run {
    let dir = Dir::new();
    dir.file("compose.yaml", "services:\n  '<b>&': { image: 'nginx:latest', privileged: true }\n").file(template, text);
    plimsoll(dir.path(), &["report", "--no-config", "--template", template])
}

#[test]
fn a_template_is_given_what_the_json_holds() {
    let text = "{% for model in report.services %}{{ model.services[0].name }}{% endfor %} {{ grade.letter }}\n";
    assert_eq!(filled("own.txt", text).out, "<b>& D\n");
    assert_eq!(filled("own.html", text).out, "&lt;b&gt;&amp; D\n");
    let words = "{{ report.first.steps[0].what | html }}|{{ report.first.steps[0].what | markdown }}\n";
    let out = filled("own.html.j2", words).out;
    assert!(out.contains("<code>&lt;b&gt;&amp;</code>"), "{out}");
}

/// Each names the template and the line.
#[test]
fn a_template_with_an_error_is_told_with_its_line() {
    for (text, what) in [
        ("a\n{{ report.nothing.there }}\n", "own.j2:2: undefined value in `{{ report.nothing.there }}`"),
        ("a\n\n{% if %}\n", "own.j2:3: syntax error: "),
        ("{{ grade | unheard_of }}", "own.j2:1: unknown filter: "),
    ] {
        let run = filled("own.j2", text);
        assert_eq!((run.status, run.out.as_str()), (2, ""), "{text}");
        assert!(run.err.starts_with(&format!("error: {what}")), "{}", run.err);
    }
    let run = plimsoll(Path::new("/"), &["report", "--template", "/nowhere/own.j2", env!("CARGO_MANIFEST_DIR")]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("/nowhere/own.j2: cannot be read"), "{}", run.err);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No name of a service, an image, a network or a volume and no text makes an element or leaves one.
    #[test]
    fn no_name_makes_an_element(names in prop::collection::vec("[<>&\"'`/=# a-c\\PC]{1,24}", 9)) {
        let service = json!({
            "image": names[1], "ports": [names[2]], "volumes": [format!("{}:/data", names[3])],
            "networks": [names[4]], "depends_on": [names[5]], "command": names[6],
        });
        let other = json!({ "build": names[7], "environment": { &names[8]: names[2] } });
        let model = json!({ "services": { &names[0]: service, &names[5]: other } });
        let project = from_text("compose.yaml", model.to_string().into_bytes(), &Inputs::default());
        lawful(&format!("{names:?}"), Format::Html, &shown(&project, Format::Html), (0, 0));
        let docker = format!(
            "FROM {} AS {}\nRUN {}\nFROM {}\nCOPY --from={} {} /{}\nUSER {}\nCMD {}\n",
            names[0], names[1], names[2], names[3], names[1], names[4], names[5], names[6], names[7]
        );
        let project = from_text("Dockerfile", docker.into_bytes(), &Inputs::default());
        for format in [Format::Html, Format::Markdown] {
            lawful(&format!("{names:?}"), format, &shown(&project, format), (0, 0));
        }
    }
}
