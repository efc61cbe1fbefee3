//! Which files of a directory are read, and as what.

use std::path::PathBuf;

use plimsoll::project::{Inputs, discover};

struct Dir(PathBuf);

impl Dir {
    fn with(name: &str, files: &[(&str, &str)]) -> Dir {
        let dir = Dir(std::env::temp_dir().join(format!("plimsoll-discover-{}-{name}", std::process::id())));
        for (path, text) in files {
            let path = dir.0.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    fn read(&self) -> (Vec<String>, Vec<String>) {
        let project = discover(std::slice::from_ref(&self.0), &Inputs { contexts: true, ..Inputs::default() });
        let name = |file: plimsoll::text::FileId| {
            let path = PathBuf::from(&project.source(file).path);
            path.strip_prefix(&self.0).unwrap().display().to_string()
        };
        let dockerfiles = project.dockerfiles.iter().map(|docker| name(docker.file)).collect();
        (dockerfiles, project.compose.iter().map(|compose| name(compose.file)).collect())
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn names_say_what_is_read() {
    let dir = Dir::with(
        "names",
        &[
            ("Dockerfile", "FROM scratch\n"),
            ("api/dev.Dockerfile", "FROM scratch\n"),
            ("docs/Dockerfile.md", "FROM scratch\n"),
            ("node_modules/x/Dockerfile", "FROM scratch\n"),
            ("compose.yaml", "services: {}\n"),
            ("composer.yaml", "services: {}\n"),
        ],
    );
    assert_eq!(dir.read(), (vec!["Dockerfile".into(), "api/dev.Dockerfile".into()], vec!["compose.yaml".into()]));
}

#[test]
fn a_dockerfile_that_a_service_names_is_read_whatever_its_name() {
    let compose = "services:\n  web:\n    build: {context: ., dockerfile: images/web.docker}\n";
    let dir = Dir::with("named", &[("compose.yaml", compose), ("images/web.docker", "FROM scratch\n")]);
    assert_eq!(dir.read().0, ["images/web.docker"]);
}

#[test]
fn a_pattern_with_signs_in_its_directories_may_name_what_a_copy_takes() {
    let compose = "services:\n  web:\n    build: {context: ., dockerfile: app/Dockerfile}\n";
    let docker = "FROM scratch\nCOPY app/src /src\n";
    for (name, pattern, none) in [("deep", "*/temp*", false), ("top", "*.log", true), ("near", "src/temp", false)] {
        let files = [("compose.yaml", compose), ("app/Dockerfile", docker), ("app/.dockerignore", pattern)];
        let dir = Dir::with(name, &files);
        let project = discover(std::slice::from_ref(&dir.0), &Inputs { contexts: true, ..Inputs::default() });
        let root = &project.contexts.first().unwrap().root;
        let unread = plimsoll::syntax::ignorefile::parse(pattern).0;
        assert_eq!(project.copies_none_of(root, "app", &unread), none, "{pattern}");
    }
}
