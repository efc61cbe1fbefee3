//! Services that are not there to run on: tools that someone calls, and work that ends. Knows names of programs and images,
//! no service.

/// Parts of names and commands of services that do their work and end.
const ONE_SHOTS: &[&str] = &[
    "migrat",
    "init",
    "setup",
    "seed",
    "test",
    "job",
    "backup",
    "restore",
    "build",
    "install",
    "bootstrap",
    "certonly",
    "cli",
    "shell",
    "fixture",
    "import",
    "export",
    "dump",
    "cleanup",
    "prepare",
    "provision",
    "lint",
    "benchmark",
    "tool",
    "train",
    "predict",
    "attacker",
    "generat",
    "wait-for",
    "wait_for",
];

/// Programs that print what they can do, and end, where they are given nothing to do. `yarn` and `bundle` install then.
///
/// Source: the programs themselves, called without arguments; their documentation, 2026-11-28.
const BY_HAND: &[&str] = &["artisan", "composer", "drush", "manage.py", "npm", "pnpm", "terraform", "wp"];

/// The same in directories that others have as well: Symfony's.
const BY_HAND_PATHS: &[&str] = &["bin/console"];

/// Images that start such a program by themselves.
const TOOLS: &[&str] = &["alpine/git", "amazon/aws-cli", "composer", "hashicorp/packer", "hashicorp/terraform"];

/// The last part of a path.
fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether these words, an interpreter before them or not, start a program that prints what it can do and ends.
pub fn prints_its_help(words: &[&str]) -> bool {
    let interpreter = |word: &str| matches!(last_part(word), "php" | "python" | "python3");
    let program = match words {
        [program] => program,
        [first, program] if interpreter(first) => program,
        _ => return false,
    };
    BY_HAND.contains(&last_part(program)) || BY_HAND_PATHS.iter().any(|path| program.ends_with(path))
}

/// Whether the image, without a command, prints what it can do and ends.
pub fn is_tool(repository: &str, tag: Option<&str>) -> bool {
    TOOLS.contains(&repository) || repository == "wordpress" && tag.is_some_and(|tag| tag.starts_with("cli"))
}

/// Whether the name or command of a service says that it does its work and ends.
pub fn speaks_of_an_end(text: &str) -> bool {
    ONE_SHOTS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_is_given_nothing_to_do_prints_its_help() {
        assert!(prints_its_help(&["npm"]) && prints_its_help(&["php", "/var/www/html/artisan"]));
        assert!(!prints_its_help(&["yarn"]) && !prints_its_help(&["php", "artisan", "serve"]) && !prints_its_help(&[]));
        assert!(is_tool("composer", None) && is_tool("wordpress", Some("cli-php8.4")) && !is_tool("wordpress", None));
    }
}
