//! The images: how their stages hang together, which layers each has, what of the build comes from the cache, and what
//! builds are sent.

use super::{badge, marks, picture, rules, section, table};
use crate::project::builds::context::size;
use crate::report::draw::{self, Area, Edge, Graph, Kind, Node, Shape, Slab, Stack};
use crate::report::medium::Html;
use crate::report::model::{Block, Cache, Final, Image, Layer, Report, Role, Sent, SentPart, StageNode};
use crate::report::tongue::{Say, Tongue};
use crate::report::words::Words;

/// Dockerfiles that are drawn, stages of one, and layers of one image.
const IMAGES: usize = 40;
const STAGES: usize = 60;
const LAYERS: usize = 80;
/// Images, and what they are sent, that are not folded together.
const SEEN: usize = 8;

pub fn has_any(report: &Report) -> bool {
    !report.images.is_empty() || !report.contexts.is_empty()
}

pub fn render(report: &Report, out: &mut Html) {
    if !has_any(report) {
        return;
    }
    let t = report.language;
    section(out, "builds", Say::Builds, |out| {
        let mut order: Vec<&Image> = report.images.iter().collect();
        // Those with the most findings first, else as they are read.
        let found = |image: &Image| image.stages.iter().map(|stage| stage.mark.count).sum::<usize>();
        order.sort_by_key(|image| (image.apart.is_some(), std::cmp::Reverse(found(image))));
        let drawn = order.get(..IMAGES).unwrap_or(&order);
        let (seen, folded) = drawn.split_at(seen(drawn.len()));
        for (n, image) in seen.iter().enumerate() {
            one(out, n, image, n == 0 || order.len() < 3);
        }
        rest(out, folded.len(), |out| {
            for (n, image) in folded.iter().enumerate() {
                one(out, SEEN + n, image, false);
            }
        });
        if let Some(more) = order.len().checked_sub(IMAGES).filter(|more| *more > 0) {
            let said = t.fill(Say::ImagesDrawn, &[&IMAGES, &more]);
            out.element("p", &[("class", &"note")], &said);
        }
        sent(out, &report.contexts);
    });
}

fn one(out: &mut Html, n: usize, image: &Image, open: bool) {
    let t = out.tongue();
    fold(out, open, |out| {
        let layers: usize = image.finals.iter().map(|made| made.layers.len()).sum();
        out.within("summary", &[], |out| {
            out.coded("h3", &[], &image.path);
            let (stages, layers) = (t.count(image.stages.len(), Say::CountStages), t.count(layers, Say::CountLayers));
            out.element("span", &[("class", &"aside")], &format!(" {stages}, {layers}"));
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
    let t = out.tongue();
    if image.stages.len() > STAGES {
        let said = t.fill(Say::TooManyStages, &[&image.stages.len(), &STAGES]);
        out.element("p", &[("class", &"note")], &said);
        return;
    }
    let mut nodes: Vec<Node> = Vec::new();
    let mut edges: Vec<Edge> = Vec::new();
    for stage in &image.stages {
        let shape = match stage.role {
            Role::Image => Shape::Strong,
            Role::Needed => Shape::Box,
            Role::NotNeeded => Shape::Faint,
        };
        let lines = vec![format!("{}, {}", t.count(stage.layers, Say::CountLayers), t.say(stage.role.said()))];
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
        let say = if edge.copied { Say::CopiesFrom } else { Say::StartsFrom };
        t.fill(say, &[&name(edge.to), &name(edge.from)])
    });
    let based = |stage: &StageNode| Some(t.fill(Say::StartsFrom, &[&stage.name, stage.base.as_ref()?]));
    let bases = image.stages.iter().filter_map(based);
    let told: String = bases.chain(told).collect();
    let title = t.fill(Say::StagesOf, &[&image.path]);
    out.within("figure", &[], |out| {
        picture(out, &title, |out| {
            draw::graph(out, &format!("stages-{n}"), &title, &told, &Graph { nodes, edges });
        });
        out.element("figcaption", &[], t.say(Say::StagesLegend));
    });
    marks(out, image.stages.iter().map(|stage| (stage.name.as_str(), &stage.mark)));
}

/// The layers of one image, drawn and as a table.
fn layers_of(out: &mut Html, id: &str, image: &Image, made: &Final) {
    let t = out.tongue();
    if made.layers.is_empty() {
        out.element("p", &[], t.say(Say::NoLayer));
        return;
    }
    if image.finals.len() > 1 || image.stages.len() > 1 {
        out.within("p", &[("class", &"what")], |out| {
            out.fill(Say::ImageOf, &[Words::default().code(&made.stage)]);
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
    let title = t.fill(Say::LayersOf, &[&image.path]);
    let base = made.base.as_deref().unwrap_or(t.say(Say::ItsBase));
    let told = told(made, t);
    out.within("figure", &[], |out| {
        picture(out, &title, |out| draw::stack(out, id, &title, &told, &Stack { base, slabs }));
        out.within("figcaption", &[], |out| {
            for cache in [Cache::Kept, Cache::Takes, Cache::Again] {
                out.element("span", &[("class", &format!("key {}", class(cache)))], "").say(words(cache)).text(" ");
            }
        });
    });
    out.element("p", &[], &told);
    if let Some(more) = made.layers.len().checked_sub(LAYERS).filter(|more| *more > 0) {
        out.element("p", &[("class", &"note")], &t.fill(Say::LayersUndrawn, &[&more]));
    }
    fold(out, false, |out| {
        out.element("summary", &[], t.say(Say::LayersTable));
        let names = [Say::Line, Say::Instruction, Say::Takes, Say::WhenChanged, Say::Findings];
        table(out, &title, &names, |out| {
            made.layers.iter().for_each(|layer| row(out, layer));
        });
    });
}

fn row(out: &mut Html, layer: &Layer) {
    out.open("tr", &[]).element("td", &[("class", &"number")], &layer.line.to_string());
    out.coded("td", &[], &format!("{} {}", layer.keyword, layer.text));
    out.element("td", &[("class", &"number")], &layer.bytes.map_or("–".to_owned(), size));
    out.open("td", &[]).say(words(layer.cache)).close();
    match layer.mark.count {
        0 => out.element("td", &[], "–"),
        _ => out.within("td", &[], |out| rules(out, &layer.mark)),
    };
    out.close();
}

/// What the picture of an image's layers shows, in words.
fn told(made: &Final, t: Tongue) -> String {
    let first = made.layers.iter().position(|layer| layer.cache != Cache::Kept);
    let mut told = match first {
        None => t.say(Say::AllCached).to_owned(),
        Some(at) => {
            let again = made.layers.len() - at;
            let kept = match at {
                0 => t.say(Say::NoneCached).to_owned(),
                1 => t.say(Say::FirstCached).to_owned(),
                n => t.fill(Say::SomeCached, &[&n]),
            };
            let line = made.layers.get(at).map_or(0, |layer| layer.line);
            let all = made.layers.len();
            let from = t.fill(if again == 1 { Say::OneAgain } else { Say::FromAgain }, &[&line]);
            t.fill(Say::WhenChange, &[&from, &all, &kept])
        }
    };
    let mut groups: Vec<usize> = made.layers.iter().filter_map(|layer| layer.joins).collect();
    let joined = groups.len();
    groups.dedup();
    if !groups.is_empty() {
        let could = if groups.len() == 1 { t.say(Say::One).to_owned() } else { groups.len().to_string() };
        told.push_str(&t.fill(Say::CouldBe, &[&joined, &could]));
    }
    let bytes: Vec<u64> = made.layers.iter().filter_map(|layer| layer.bytes).collect();
    if !bytes.is_empty() {
        told.push_str(&t.fill(Say::TakesBytes, &[&size(bytes.iter().sum())]));
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

fn words(cache: Cache) -> Say {
    match cache {
        Cache::Kept => Say::Cached,
        Cache::Takes => Say::TakesFiles,
        Cache::Again => Say::Again,
    }
}

/// What builds are sent.
fn sent(out: &mut Html, contexts: &[Sent]) {
    if contexts.is_empty() {
        return;
    }
    let t = out.tongue();
    out.element("h3", &[("id", &"contexts")], t.say(Say::Sent));
    let much = |sent: &Sent| {
        let least = if sent.truncated { t.say(Say::AtLeast) } else { "" };
        format!(" {least}{}, {}", t.count(sent.files, Say::CountFiles), size(sent.bytes))
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
    let list = |out: &mut Html, some: &[&Sent]| {
        out.open("ul", &[]);
        for sent in some {
            out.open("li", &[]).element("code", &[], &sent.root).text(": ").text(much(sent).trim_start());
            if let Some(block) = sent.blocks.first() {
                out.text(", ").element("code", &[], &block.path).text(": ").say(block.part.said());
            }
            out.close();
        }
        out.close();
    };
    let (seen, folded) = told.split_at(seen(told.len()));
    if !seen.is_empty() {
        list(out, seen);
    }
    rest(out, folded.len(), |out| list(out, folded));
}

/// How many of so many are seen: a single one is not folded away.
fn seen(all: usize) -> usize {
    if all > SEEN + 1 { SEEN } else { all }
}

/// What is behind the first few, where there is so much.
fn rest(out: &mut Html, count: usize, inner: impl FnOnce(&mut Html)) {
    if count > 0 {
        let said = out.tongue().fill(Say::CountMore, &[&count]);
        fold(out, false, |out| {
            out.element("summary", &[], &said);
            inner(out);
        });
    }
}

fn context(out: &mut Html, n: usize, sent: &Sent) {
    let t = out.tongue();
    let parts = [(SentPart::Needed, sent.needed), (SentPart::Unused, sent.unused), (SentPart::Leaked, sent.leaked)];
    let told = parts.iter().filter(|(_, bytes)| *bytes > 0);
    let told: Vec<String> = told.map(|(part, bytes)| format!("{} {}", size(*bytes), t.say(part.said()))).collect();
    let told = format!("{}.", told.join("; "));
    let title = t.fill(Say::SentFrom, &[&sent.root]);
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
                out.text(&format!("{} {} ", size(bytes), t.say(part.said())));
            }
        });
    });
    out.within("p", &[], |out| {
        out.text(&t.fill(Say::For, &[&t.count(sent.dockerfiles.len(), Say::CountDockerfiles)]));
        for (n, docker) in sent.dockerfiles.iter().take(5).enumerate() {
            out.text(if n > 0 { ", " } else { "" }).element("code", &[], docker);
        }
        out.text(if sent.dockerfiles.len() > 5 { ", …; " } else { "; " });
        match &sent.ignore {
            Some(ignore) => out.fill(Say::AfterIgnore, &[Words::default().code(ignore)]),
            None => out.say(Say::NoIgnore),
        };
    });
    fold(out, false, |out| {
        out.element("summary", &[], t.say(Say::AsTable));
        table(out, &title, &[Say::Path, Say::Files, Say::Size, Say::Becomes], |out| {
            for block in &sent.blocks {
                out.open("tr", &[]);
                out.coded("td", &[], &block.path);
                out.element("td", &[("class", &"number")], &block.files.to_string());
                out.element("td", &[("class", &"number")], &size(block.bytes));
                out.open("td", &[]).say(block.part.said()).close().close();
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
