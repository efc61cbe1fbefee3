//! `development-version-differs`: see the page of the same name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::finding::Setting;
use crate::project::{Base, ImageRef};
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span, clean};

/// Where a Dockerfile takes an image with a version.
struct Taken {
    file: FileId,
    span: Span,
    image: ImageRef,
    numbers: Vec<u32>,
    home: PathBuf,
}

/// Dockerfiles with one image from which on a project is many things.
const MANY: usize = 16;

pub fn check(cx: &Cx, out: &mut Sink) {
    const OTHERS: &[Setting] = &[Setting::Collection, Setting::Example, Setting::Lab, Setting::Test, Setting::Variant];
    let mut by_image: BTreeMap<String, (Vec<Taken>, Vec<Taken>)> = BTreeMap::new();
    for docker in &cx.project.dockerfiles {
        let for_work = cx.project.is_for(docker.file, Setting::Development);
        if cx.project.is_for_any(docker.file, OTHERS) {
            continue;
        }
        let path = clean(Path::new(&cx.project.source(docker.file).path));
        let home = path.parent().unwrap_or(Path::new("")).to_owned();
        for stage in docker.stages() {
            let base = match &stage.stage.base {
                Base::Image(image) => Some((stage.from_instruction().span, image.clone())),
                _ => None,
            };
            let copied = stage.steps().filter_map(|step| {
                let from = step.ins.flag("from")?;
                Some((from.span, ImageRef::parse(from.text.as_str()).filter(|image| image.tag.is_some())?))
            });
            for (span, image) in base.into_iter().chain(copied) {
                let Some(numbers) = image.numbers() else { continue };
                let (work, earnest) = by_image.entry(image.name()).or_default();
                let list = if for_work { work } else { earnest };
                list.push(Taken { file: docker.file, span, image, numbers, home: home.clone() });
            }
        }
    }
    for (name, (work, earnest)) in by_image.iter().filter(|(_, (work, earnest))| work.len() + earnest.len() < MANY) {
        for one in work {
            let mut kin = earnest.iter().filter(|other| are_kin(one, other)).peekable();
            let Some(first) = kin.peek().copied() else { continue };
            let differs = |other: &Taken| other.numbers.iter().zip(&one.numbers).any(|(a, b)| a != b);
            if !kin.all(|other| differs(other) && other.numbers == first.numbers) {
                continue;
            }
            let tags = [one, first].map(|taken| taken.image.tag.as_deref().unwrap_or_default());
            // What else a tag says is of the image that is taken there, whose files may lie elsewhere.
            let parts = tags.map(|tag| tag.split_once('-').unwrap_or((tag, "")));
            let [here, there] = if parts[0].1 == parts[1].1 { tags } else { parts.map(|(version, _)| version) };
            let path = cx.project.path_inside(&cx.project.source(first.file).path);
            let message = format!("`{name}` is {here} here, for development, and {there} in `{path}`");
            let finding = out.report(one.file, one.span, message).mark("another version");
            finding.help("take the same version here, or say in a comment why it is another");
        }
    }
}

/// Whether both are of one thing: the one for work lies beside, below or in a directory beside the other.
fn are_kin(work: &Taken, other: &Taken) -> bool {
    let above = work.home.parent().unwrap_or(Path::new(""));
    let at_top = above.as_os_str().is_empty();
    work.home.starts_with(&other.home) && (work.home == other.home || !at_top || work.home.components().count() == 1)
        || !at_top && other.home.parent() == Some(above)
}
