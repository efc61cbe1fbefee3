//! The images: how their stages hang together, which layers each has, what of the build comes from the cache, and what
//! builds are sent.

use super::{badge, marks, picture, rules, section, table};
use crate::project::builds::context::size;
use crate::report::draw::{self, Area, Edge, Graph, Kind, Node, Shape, Slab, Stack};
use crate::report::medium::Html;
use crate::report::model::{Block, Cache, Final, Image, Layer, Report, Sent, SentPart};
use crate::report::plural;

/// Dockerfiles that are drawn, stages of one, and layers of one image.
const IMAGES: usize = 40;
const STAGES: usize = 60;
const LAYERS: usize = 80;

pub fn has_any(report: &Report) -> bool {
    !report.images.is_empty() || !report.contexts.is_empty()
}

pub fn render(report: &Report, out: &mut Html) {
    if !has_any(report) {
        return;
    }
    section(out, "builds", "Images and layers", |out| {
        let mut order: Vec<&Image> = report.images.iter().collect();
        // Those with the most findings first, else as they are read.
        let found = |image: &Image| image.stages.iter().map(|stage| stage.mark.count).sum::<usize>();
        order.sort_by_key(|image| std::cmp::Reverse(found(image)));
        for (n, image) in order.iter().take(IMAGES).enumerate() {
            one(out, n, image, n == 0 || order.len() < 3);
        }
        if let Some(more) = order.len().checked_sub(IMAGES).filter(|more| *more > 0) {
            let said =
                format!("The {IMAGES} images with the most findings are drawn; {more} more are in the table below.");
            out.element("p", &[("class", &"note")], &said);
        }
        sent(out, &report.contexts);
    });
}

fn one(out: &mut Html, n: usize, image: &Image, open: bool) {
    fold(out, open, |out| {
        let layers: usize = image.finals.iter().map(|made| made.layers.len()).sum();
        out.within("summary", &[], |out| {
            out.coded("h3", &[], &image.path);
            let stages = plural(image.stages.len(), "stage");
            out.element("span", &[("class", &"aside")], &format!(" {stages}, {}", plural(layers, "layer")));
        });
        if image.stages.len() > 1 {
            stages(out, n, image);
        }
        for (at, made) in image.finals.iter().enumerate() {
            layers_of(out, &format!("layers-{n}-{at}"), image, made);
        }
    });
}

fn fold(out: &mut Html, open: bool, inner: impl FnOnce(&mut Html)) {
    let attributes: &[(&'static str, &dyn std::fmt::Display)] = if open { &[("open", &"")] } else { &[] };
    out.within("details", attributes, inner);
}

/// The graph of the stages.
fn stages(out: &mut Html, n: usize, image: &Image) {
    if image.stages.len() > STAGES {
        let said = format!("{} stages are too many to be drawn; up to {STAGES} are.", image.stages.len());
        out.element("p", &[("class", &"note")], &said);
        return;
    }
    let mut nodes: Vec<Node> = Vec::new();
    let mut edges: Vec<Edge> = Vec::new();
    for stage in &image.stages {
        let shape = match stage.role {
            "the image" => Shape::Strong,
            "needed" => Shape::Box,
            _ => Shape::Faint,
        };
        let lines = vec![format!("{}, {}", plural(stage.layers, "layer"), stage.role)];
        nodes.push(Node { shape, name: stage.name.clone(), lines, badge: badge(&stage.mark) });
    }
    for (to, stage) in image.stages.iter().enumerate() {
        let Some(base) = &stage.base else { continue };
        let known = nodes.iter().position(|node| node.shape == Shape::Outside && node.name == *base);
        let from = known.unwrap_or(nodes.len());
        if known.is_none() {
            nodes.push(Node { shape: Shape::Outside, name: base.clone(), lines: Vec::new(), badge: None });
        }
        edges.push(Edge { from, to, kind: Kind::Plain });
    }
    let kind = |copied: bool| if copied { Kind::Dashed } else { Kind::Plain };
    edges.extend(image.edges.iter().map(|edge| Edge { from: edge.from, to: edge.to, kind: kind(edge.copied) }));
    let told = image.edges.iter().map(|edge| {
        let name = |at: usize| image.stages.get(at).map_or("", |stage| stage.name.as_str());
        format!("{} {} {}. ", name(edge.to), if edge.copied { "copies from" } else { "starts from" }, name(edge.from))
    });
    let bases =
        image.stages.iter().filter_map(|stage| Some(format!("{} starts from {}. ", stage.name, stage.base.as_ref()?)));
    let told: String = bases.chain(told).collect();
    let title = format!("The stages of {}", image.path);
    out.within("figure", &[], |out| {
        picture(out, &title, |out| {
            draw::graph(out, &format!("stages-{n}"), &title, &told, &Graph { nodes, edges });
        });
        let legend = "Full arrows: starts from. Dashed: copies from. Framed strongly: the image that runs.";
        out.element("figcaption", &[], legend);
    });
    marks(out, image.stages.iter().map(|stage| (stage.name.as_str(), &stage.mark)));
}

/// The layers of one image, drawn and as a table.
fn layers_of(out: &mut Html, id: &str, image: &Image, made: &Final) {
    if made.layers.is_empty() {
        out.element("p", &[], "The image adds no layer to its base.");
        return;
    }
    if image.finals.len() > 1 || image.stages.len() > 1 {
        out.within("p", &[("class", &"what")], |out| {
            out.text("The image of ").element("code", &[], &made.stage).text(":");
        });
    }
    let shown = made.layers.get(..made.layers.len().min(LAYERS)).unwrap_or_default();
    let slab = |layer: &Layer| class(layer.cache);
    let slabs = shown.iter().map(|layer| Slab {
        line: layer.line,
        keyword: layer.keyword,
        text: "",
        size: layer.bytes.map(size),
        class: slab(layer),
        joins: layer.joins,
        badge: badge(&layer.mark),
    });
    let mut slabs: Vec<Slab> = slabs.collect();
    slabs.iter_mut().zip(shown).for_each(|(slab, layer)| slab.text = &layer.text);
    let title = format!("The layers of {}", image.path);
    let base = made.base.as_deref().unwrap_or("its base");
    let told = told(made);
    out.within("figure", &[], |out| {
        picture(out, &title, |out| draw::stack(out, id, &title, &told, &Stack { base, slabs }));
        out.within("figcaption", &[], |out| {
            for cache in [Cache::Kept, Cache::Takes, Cache::Again] {
                out.element("span", &[("class", &format!("key {}", class(cache)))], "").text(words(cache)).text(" ");
            }
        });
    });
    out.element("p", &[], &told);
    if let Some(more) = made.layers.len().checked_sub(LAYERS).filter(|more| *more > 0) {
        out.element("p", &[("class", &"note")], &format!("{more} more layers are not drawn."));
    }
    fold(out, false, |out| {
        out.element("summary", &[], "The layers as a table");
        table(out, &title, &["Line", "Instruction", "Takes", "When files change", "Findings"], |out| {
            made.layers.iter().for_each(|layer| row(out, layer));
        });
    });
}

fn row(out: &mut Html, layer: &Layer) {
    out.open("tr", &[]).element("td", &[("class", &"number")], &layer.line.to_string());
    out.coded("td", &[], &format!("{} {}", layer.keyword, layer.text));
    out.element("td", &[("class", &"number")], &layer.bytes.map_or("–".to_owned(), size));
    out.element("td", &[], words(layer.cache));
    match layer.mark.count {
        0 => out.element("td", &[], "–"),
        _ => out.within("td", &[], |out| rules(out, &layer.mark)),
    };
    out.close();
}

/// What the picture of an image's layers shows, in words.
fn told(made: &Final) -> String {
    let first = made.layers.iter().position(|layer| layer.cache != Cache::Kept);
    let mut told = match first {
        None => "No layer takes files of the project: all come from the cache when these change.".to_owned(),
        Some(at) => {
            let again = made.layers.len() - at;
            let kept = match at {
                0 => "none comes from the cache".to_owned(),
                1 => "the first comes from the cache".to_owned(),
                n => format!("the first {n} come from the cache"),
            };
            let line = made.layers.get(at).map_or(0, |layer| layer.line);
            let all = made.layers.len();
            let from = if again == 1 {
                format!("line {line} is made again")
            } else {
                format!("all from line {line} on are made again")
            };
            format!("When files of the project change, {from}; of {all} layers {kept}.")
        }
    };
    let mut groups: Vec<usize> = made.layers.iter().filter_map(|layer| layer.joins).collect();
    let joined = groups.len();
    groups.dedup();
    if !groups.is_empty() {
        let could = if groups.len() == 1 { "one".to_owned() } else { groups.len().to_string() };
        told.push_str(&format!(" {joined} layers could be {could}."));
    }
    let bytes: Vec<u64> = made.layers.iter().filter_map(|layer| layer.bytes).collect();
    if !bytes.is_empty() {
        told.push_str(&format!(" From the context it takes {}.", size(bytes.iter().sum())));
    }
    told
}

fn class(cache: Cache) -> &'static str {
    match cache {
        Cache::Kept => "kept",
        Cache::Takes => "takes",
        Cache::Again => "again",
    }
}

fn words(cache: Cache) -> &'static str {
    match cache {
        Cache::Kept => "from the cache",
        Cache::Takes => "takes files of the project",
        Cache::Again => "made again with them",
    }
}

/// What builds are sent.
fn sent(out: &mut Html, contexts: &[Sent]) {
    if contexts.is_empty() {
        return;
    }
    out.element("h3", &[("id", &"contexts")], "What builds are sent");
    let much = |sent: &Sent| {
        let least = if sent.truncated { "at least " } else { "" };
        format!(" {least}{}, {}", plural(sent.files, "file"), size(sent.bytes))
    };
    // Of a single file or directory there is nothing to be drawn.
    let (drawn, told): (Vec<&Sent>, Vec<&Sent>) = contexts.iter().partition(|sent| sent.blocks.len() > 1);
    for (n, sent) in drawn.into_iter().enumerate() {
        fold(out, n == 0, |out| {
            out.within("summary", &[], |out| {
                out.coded("h4", &[], &sent.root).element("span", &[("class", &"aside")], &much(sent));
            });
            context(out, n, sent);
        });
    }
    if !told.is_empty() {
        out.open("ul", &[]);
        for sent in told {
            out.open("li", &[]).element("code", &[], &sent.root).text(": ").text(much(sent).trim_start());
            let block = sent.blocks.first();
            if let Some(block) = block {
                out.text(", ").element("code", &[], &block.path).text(&format!(": {}", block.part.in_words()));
            }
            out.close();
        }
        out.close();
    }
}

fn context(out: &mut Html, n: usize, sent: &Sent) {
    let parts = [(SentPart::Needed, sent.needed), (SentPart::Unused, sent.unused), (SentPart::Leaked, sent.leaked)];
    let told = parts.iter().filter(|(_, bytes)| *bytes > 0);
    let told: Vec<String> = told.map(|(part, bytes)| format!("{} {}", size(*bytes), part.in_words())).collect();
    let told = format!("{}.", told.join("; "));
    let title = format!("What builds from {} are sent", sent.root);
    out.within("figure", &[], |out| {
        let area = |block: &Block| (block.path.clone(), size(block.bytes), block.bytes, colour(block.part));
        let areas: Vec<_> = sent.blocks.iter().map(area).collect();
        let areas: Vec<Area> = areas
            .iter()
            .map(|(name, said, value, class)| Area { name, said: said.clone(), value: *value, class })
            .collect();
        picture(out, &title, |out| draw::areas(out, &format!("sent-{n}"), &title, &told, &areas));
        out.within("figcaption", &[], |out| {
            for (part, bytes) in parts {
                out.element("span", &[("class", &format!("key {}", colour(part)))], "");
                out.text(&format!("{} {} ", size(bytes), part.in_words()));
            }
        });
    });
    out.within("p", &[], |out| {
        out.text("For ").text(&plural(sent.dockerfiles.len(), "Dockerfile")).text(": ");
        for (n, docker) in sent.dockerfiles.iter().take(5).enumerate() {
            out.text(if n > 0 { ", " } else { "" }).element("code", &[], docker);
        }
        out.text(if sent.dockerfiles.len() > 5 { ", …; " } else { "; " });
        match &sent.ignore {
            Some(ignore) => out.text("after ").element("code", &[], ignore).text("."),
            None => out.text("no ignore file."),
        };
    });
    fold(out, false, |out| {
        out.element("summary", &[], "As a table");
        table(out, &title, &["Path", "Files", "Size", "What becomes of it"], |out| {
            for block in &sent.blocks {
                out.open("tr", &[]);
                out.coded("td", &[], &block.path);
                out.element("td", &[("class", &"number")], &block.files.to_string());
                out.element("td", &[("class", &"number")], &size(block.bytes));
                out.element("td", &[], block.part.in_words()).close();
            }
        });
    });
}

fn colour(part: SentPart) -> &'static str {
    match part {
        SentPart::Needed => "kept",
        SentPart::Unused => "takes",
        SentPart::Leaked => "leaked",
    }
}
