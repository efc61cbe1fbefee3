//! Kubernetes manifests, for one thing that they say of images: whether the user is chosen where they run. Read by
//! their lines, as they may be templates.

/// Kinds of objects that hold the template of a pod, or are one.
const WORKLOADS: &[&str] = &["CronJob", "DaemonSet", "Deployment", "Job", "Pod", "StatefulSet"];

/// The last parts of the names of images that run as another than root, by each document's own words.
pub fn images_given_a_user(text: &str) -> Vec<String> {
    if !text.contains("runAs") {
        return Vec::new();
    }
    let documents = text.split("\n---").filter(|document| {
        let kind = value_of(document, "kind").any(|kind| WORKLOADS.contains(&kind));
        let user = value_of(document, "runAsNonRoot").any(|value| value == "true")
            || value_of(document, "runAsUser").any(|value| value.parse::<u32>().is_ok_and(|user| user > 0));
        kind && user
    });
    let images = documents.flat_map(|document| value_of(document, "image"));
    images.filter_map(short).collect()
}

/// The values that stand behind `key` on lines of their own.
fn value_of<'a>(document: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    document.lines().filter_map(move |line| {
        let line = line.trim_start().trim_start_matches("- ");
        let value = line.strip_prefix(key)?.strip_prefix(':')?.trim();
        Some(value.trim_matches(['"', '\'']))
    })
}

/// `shop` of `registry.example.com/team/shop:2.4.1`.
fn short(image: &str) -> Option<String> {
    let last = image.split('@').next()?.rsplit('/').next()?.split(':').next()?;
    (!last.is_empty() && !last.contains(['{', '$'])).then(|| last.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_that_sets_a_user_names_its_images() {
        let text = "kind: Deployment\nspec:\n  runAsUser: 1000\n  - image: team/shop:2\n---\nkind: Pod\nimage: other\n";
        assert_eq!(images_given_a_user(text), ["shop"]);
        assert!(images_given_a_user("kind: Service\nrunAsNonRoot: true\nimage: x\n").is_empty());
        assert!(images_given_a_user("kind: Pod\nrunAsUser: 0\nimage: x\n").is_empty());
    }
}
