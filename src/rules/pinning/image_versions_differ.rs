//! `image-versions-differ`: see the page of the same name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::finding::Setting;
use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

/// Files with one image that are held against each other, at most.
const MOST: usize = 32;

/// Directories with compose files from which on a project is a collection of things.
const MANY: usize = 16;

/// A service with a version in its image's tag.
struct Versioned<'a> {
    service: ServiceRef<'a>,
    image: &'a ImageRef,
    numbers: Vec<u32>,
}

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut by_image: BTreeMap<String, Vec<Versioned>> = BTreeMap::new();
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let written = service.image.as_ref().is_some_and(|text| !text.has_variables());
        let Some(image) =
            service.image_ref().filter(|_| written && !tells_of_version(cx.project.path_inside(service.path())))
        else {
            continue;
        };
        let Some(numbers) = image.numbers() else { continue };
        let all = by_image.entry(image.name()).or_default();
        if all.len() < MOST {
            all.push(Versioned { service, image, numbers });
        }
    }
    let mut shared = Shared::new();
    for (name, mut all) in by_image {
        // What most files say is what the others follow, then the file nearest to the root.
        let mut usual: HashMap<Vec<u32>, usize> = HashMap::new();
        all.iter().for_each(|one| *usual.entry(one.numbers.clone()).or_default() += 1);
        all.sort_by_key(|one| {
            let files = usual.get(&one.numbers).copied().unwrap_or(0);
            (Reverse(files.max(2)), one.service.path().matches('/').count(), one.service.path())
        });
        let mut told: HashSet<FileId> = HashSet::new();
        for (at, one) in all.iter().enumerate() {
            let file = one.service.file_id();
            let mut kin = |other: &&Versioned| are_kin(&other.service, &one.service, &name, &mut shared);
            let Some(other) = all.iter().take(at).find(|other| differs(other, one) && kin(other)) else { continue };
            let path = cx.project.path_inside(other.service.path());
            let tag = |one: &Versioned| one.image.tag.clone().unwrap_or_default();
            let Some(text) = one.service.image.as_ref().filter(|_| told.insert(file)) else { continue };
            let message = format!("`{name}` is {} here and {} in `{path}`", tag(one), tag(other));
            let finding = out.report(file, text.span, message).mark("another version");
            finding.help("write the same version, or say in a comment why this one is another");
        }
    }
}

/// Whether they are different versions: `15` and `15.4` may be one.
fn differs(one: &Versioned, other: &Versioned) -> bool {
    one.service.file_id() != other.service.file_id() && one.numbers.iter().zip(&other.numbers).any(|(a, b)| a != b)
}

/// Whether a path says by a number for which version its file is.
fn tells_of_version(path: &str) -> bool {
    path.contains(|c: char| c.is_ascii_digit())
}

/// What two files have in common: whether both build from one Dockerfile, and the images that both name.
struct Common {
    built: bool,
    images: HashSet<String>,
    /// Of them those that are no official ones.
    of_somebody: usize,
}

type Shared = HashMap<(usize, usize), Common>;

fn common(one: &ServiceRef, other: &ServiceRef) -> Common {
    let all = |of: &ServiceRef| -> (HashSet<FileId>, HashSet<String>) {
        let all = || of.project.services_in(of.compose);
        let built = all().filter_map(|service| Some(service.docker()?.0.file)).collect();
        (built, all().filter_map(|service| Some(service.image_ref()?.name())).collect())
    };
    let ((built, images), (other_built, other_images)) = (all(one), all(other));
    let images: HashSet<String> = images.intersection(&other_images).cloned().collect();
    let of_somebody = images.iter().filter(|name| name.contains('/')).count();
    Common { built: !built.is_disjoint(&other_built), images, of_somebody }
}

/// Whether two files run the same application: both build from one Dockerfile, the second lies below the first and
/// has two more of its images, or one is for work or tests and they have one more in common that is no official one.
fn are_kin(one: &ServiceRef, other: &ServiceRef, besides: &str, shared: &mut Shared) -> bool {
    let common = shared.entry((one.compose, other.compose)).or_insert_with(|| common(one, other));
    let itself = usize::from(common.images.contains(besides));
    let of_somebody = common.of_somebody - itself * usize::from(besides.contains('/'));
    // Two of one directory, both run in earnest, stand for themselves; somebody's own image beside it is not taken by chance.
    let is_for_work = [one, other].iter().any(|service| service.project.is_work_file(service.file_id()));
    let below = other.home().starts_with(one.home()) && common.images.len() - itself >= 2;
    let below = below && (is_for_work || other.home() != one.home());
    let one_thing = |service: &ServiceRef| {
        let aside = service.project.is_for(service.file_id(), Setting::Collection) || service.is_shown();
        !aside && service.project.compose_in.len() < MANY
    };
    common.built || below || is_for_work && of_somebody > 0 && one_thing(one) && one_thing(other)
}
