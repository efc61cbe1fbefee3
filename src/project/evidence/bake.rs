//! Bake files, as far as they say what is built from where: HCL by its lines, JSON by its tree. A value with
//! a variable in it is not known.

use std::collections::HashMap;

use super::recipes::Recipe;

/// Parents followed at most; a circle ends there.
const DEPTH: usize = 8;

#[derive(Default)]
struct Target {
    values: HashMap<String, Vec<String>>,
}

/// The targets of a bake file in HCL.
pub fn hcl(text: &str) -> Vec<Recipe> {
    let mut targets: Vec<(String, Target)> = Vec::new();
    let mut depth = 0usize;
    let mut list: Option<String> = None;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with(['#', '/']) {
            continue;
        }
        let inside = depth == 1 && !targets.is_empty();
        if depth == 0 && line.starts_with("target ") {
            targets.push((quoted(line).into_iter().next().unwrap_or_default(), Target::default()));
        } else if depth == 0 && line.ends_with('{') {
            // Some other block, whose keys are not a target's.
            targets.push((String::new(), Target::default()));
        }
        let key = line.split_once('=').map(|(key, _)| key.trim().to_owned()).filter(|_| inside && list.is_none());
        if let (Some(key), Some((_, target))) = (key.clone().or(list.clone()), targets.last_mut()) {
            target.values.entry(key).or_default().extend(quoted(line));
        }
        list = match (list, line) {
            (Some(_), line) if line.contains(']') => None,
            (None, line) if line.ends_with('[') => key,
            (open, _) => open,
        };
        depth = (depth + line.matches('{').count()).saturating_sub(line.matches('}').count());
    }
    all(targets)
}

/// The same in JSON.
pub fn json(text: &str) -> Vec<Recipe> {
    let Ok(serde_json::Value::Object(root)) = serde_json::from_str(text) else { return Vec::new() };
    let Some(serde_json::Value::Object(targets)) = root.get("target") else { return Vec::new() };
    let texts = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(items) => items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let targets = targets.iter().filter_map(|(name, target)| {
        let values = target.as_object()?.iter().map(|(key, value)| (key.clone(), texts(value))).collect();
        Some((name.clone(), Target { values }))
    });
    all(targets.collect())
}

/// The texts in quotes of a line.
fn quoted(line: &str) -> Vec<String> {
    line.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

fn all(targets: Vec<(String, Target)>) -> Vec<Recipe> {
    let by_name: HashMap<&str, &Target> = targets.iter().map(|(name, target)| (name.as_str(), target)).collect();
    let known = |text: &String| !text.contains("${");
    let own = targets.iter().filter(|(name, _)| !name.is_empty());
    let recipes = own.filter_map(|(_, target)| {
        let get = |key: &str| value(target, key, &by_name, DEPTH);
        let dockerfile = get("dockerfile").and_then(|values| values.first().cloned());
        let context = get("context").and_then(|values| values.first().cloned());
        if get("dockerfile-inline").is_some() || dockerfile.as_ref().is_some_and(|file| !known(file)) {
            return None;
        }
        Some(Recipe {
            dockerfile,
            below_context: true,
            context: Some(context.unwrap_or_else(|| ".".to_owned())).filter(known),
            target: get("target").and_then(|values| values.first().map(|name| name.to_ascii_lowercase())),
            tags: get("tags").cloned().unwrap_or_default(),
            ..Recipe::default()
        })
    });
    recipes.collect()
}

/// A key of a target, its own or inherited: of several parents the last that has it.
fn value<'a>(target: &'a Target, key: &str, all: &HashMap<&str, &'a Target>, depth: usize) -> Option<&'a Vec<String>> {
    let inherited = || {
        let parents = target.values.get("inherits").filter(|_| depth > 0)?;
        parents.iter().rev().find_map(|name| value(all.get(name.as_str())?, key, all, depth - 1))
    };
    target.values.get(key).or_else(inherited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_inherit() {
        let text = "group \"default\" {\n  targets = [\"web\"]\n}\ntarget \"base\" {\n  context = \"app\"\n  tags = [\n    \"acme/app\",\n  ]\n}\n\
            target \"web\" {\n  inherits = [\"base\"]\n  target = \"Run\"\n}\n";
        let found = hcl(text);
        assert_eq!(found.len(), 2);
        assert_eq!((found[1].context.as_deref(), found[1].target.as_deref()), (Some("app"), Some("run")));
        assert_eq!(found[1].tags, ["acme/app"]);
        let found = json(r#"{"target": {"web": {"context": "app", "tags": ["a/b"], "dockerfile": "${X}"}, "b": {}}}"#);
        assert_eq!(found.iter().map(|recipe| recipe.context.as_deref()).collect::<Vec<_>>(), [Some(".")]);
    }
}
