//! The names of stages in a Dockerfile: where FROM gives them, and where FROM, COPY and mounts use them.

use super::{Kind, Name};
use crate::project::Dockerfile;
use crate::syntax::dockerfile::{Args, Instruction, Keyword, Word, mount_options};

pub fn names(docker: &Dockerfile) -> Vec<Name> {
    let mut names = Vec::new();
    // A name is known behind the FROM that gives it.
    let mut known: Vec<String> = Vec::new();
    for instruction in &docker.tree.instructions {
        let inner = match &instruction.args {
            Args::Onbuild(inner) => inner,
            _ => instruction,
        };
        let mut add = |word: &Word, given: bool, known: &[String]| {
            let name = word.text.as_str().to_ascii_lowercase();
            if given || known.contains(&name) {
                names.push(Name { file: docker.file, span: word.span, kind: Kind::Stage, name, given, home: None });
            }
        };
        if let Args::From { image, alias } = &inner.args {
            add(image, false, &known);
            if let Some(alias) = alias {
                add(&alias.name, true, &known);
                known.push(alias.name.text.as_str().to_ascii_lowercase());
            }
        }
        uses(inner).iter().for_each(|word| add(word, false, &known));
    }
    names
}

/// What an instruction takes from elsewhere: the values of `--from`, and of `from` in mounts.
fn uses(instruction: &Instruction) -> Vec<Word> {
    match instruction.keyword {
        Keyword::Copy | Keyword::Add => instruction.flags_named("from").filter_map(|flag| flag.value.clone()).collect(),
        Keyword::Run => {
            let options = instruction.flags_named("mount").flat_map(mount_options);
            options.filter(|option| option.key.text == "from").filter_map(|option| option.value).collect()
        }
        _ => Vec::new(),
    }
}
