//! Which compose files scripts, Makefiles and CI hand to Compose together: `docker compose -f a -f b`.
//! Read by their words alone.

use std::path::{Path, PathBuf};

use crate::text::{Source, clean};

/// Files named in one call, at most.
const MOST: usize = 12;

/// The lists of two files or more of the project that some call names, the same list once.
pub fn lists(callers: &[(PathBuf, Source)], is_compose: &dyn Fn(&Path) -> bool) -> Vec<Vec<PathBuf>> {
    let mut lists = Vec::new();
    for (path, source) in callers {
        let home = path.parent().unwrap_or(Path::new(""));
        for named in calls(&source.text) {
            // A script is started from its own directory or from one above.
            let list = home.ancestors().find_map(|directory| {
                let list: Vec<PathBuf> = named.iter().map(|file| clean(&directory.join(file))).collect();
                list.iter().all(|file| is_compose(file)).then_some(list)
            });
            lists.extend(list.filter(|list| !lists.contains(list)));
        }
    }
    lists
}

/// The files of each call that names two or more, in order.
fn calls(text: &str) -> Vec<Vec<String>> {
    let joined = text.replace("\\\n", " ");
    let mut found = Vec::new();
    for line in joined.lines().filter(|line| line.contains("compose")) {
        let mut words = line
            .split(|c: char| c.is_whitespace() || "\"'`,;()&|[]".contains(c))
            .filter(|word| !word.is_empty())
            .peekable();
        while let Some(word) = words.next() {
            let two = word.ends_with("docker") && words.next_if_eq(&"compose").is_some();
            if !two && !word.ends_with("docker-compose") && !word.ends_with("podman-compose") {
                continue;
            }
            let mut files = Vec::new();
            while let Some(flag) = words.next_if(|word| word.starts_with('-') || word.starts_with('$')) {
                let (flag, glued) = flag.split_once('=').map_or((flag, None), |(flag, value)| (flag, Some(value)));
                let value = match flag {
                    "-f" | "--file" | "-p" | "--project-name" | "--env-file" | "--profile" | "--project-directory" => {
                        glued.or_else(|| words.next())
                    }
                    _ => None,
                };
                if matches!(flag, "-f" | "--file") {
                    files.extend(value.map(str::to_owned));
                }
            }
            if (2..=MOST).contains(&files.len()) && files.iter().all(|file| !file.contains('$')) {
                found.push(files);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_call_belong_together() {
        for (text, want) in [
            ("up:\n\tdocker compose -f a.yml \\\n  -f b.yml up -d\n", vec![vec!["a.yml", "b.yml"]]),
            ("run: docker-compose --file=a.yml -p x --file b.yml build", vec![vec!["a.yml", "b.yml"]]),
            ("\"up\": \"docker compose -f a.yml -f b.yml up\"", vec![vec!["a.yml", "b.yml"]]),
            ("docker compose -f a.yml up; docker compose exec -f b.yml", vec![]),
            ("docker compose -f $BASE -f b.yml up", vec![]),
        ] {
            assert_eq!(calls(text), want, "{text}");
        }
    }
}
