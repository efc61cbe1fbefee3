//! Build arguments that stand before work which has no use for them, and where they would be used first. Knows nothing
//! of what programs read from the environment beyond what `order` tells.

use crate::knowledge::changing;
use crate::project::images::order::has_word;
use crate::project::{Project, StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Keyword, Pair};
use crate::text::Span;

/// An argument that stands before a costly RUN which has no use for it.
pub struct Early<'a> {
    pub pair: &'a Pair,
    pub step: StepRef<'a>,
    /// The first instruction that uses it; none where it is only passed on.
    pub user: Option<StepRef<'a>>,
    /// The ENV that passes it on before the installs.
    pub passed: Option<Span>,
}

/// Arguments of one stage that are looked at, at most: each is looked for in all that follows.
const MOST: usize = 200;

impl Project {
    /// The arguments of the stage that stand so, in order.
    pub fn early_arguments<'a>(&self, stage: StageRef<'a>) -> Vec<Early<'a>> {
        let pairs = stage.steps_of(Keyword::Arg).flat_map(|step| match &step.ins.args {
            Args::Pairs { pairs, .. } => pairs.iter().map(|pair| (step, pair)).collect(),
            _ => Vec::new(),
        });
        // With what FROM reads everything is another; what changes with every build is another matter.
        let from = self.source(stage.file()).slice(stage.from_instruction().span);
        let own = |(step, pair): &(StepRef, &Pair)| {
            !step.onbuild && !has_word(from, &pair.key.text) && !changing::at_every_build(&pair.key.text)
        };
        pairs.take(MOST).filter(own).filter_map(|(step, pair)| self.waits_for_work(stage, step, pair)).collect()
    }

    fn waits_for_work<'a>(&self, stage: StageRef<'a>, step: StepRef<'a>, pair: &'a Pair) -> Option<Early<'a>> {
        let mut names = vec![pair.key.text.as_str()];
        let (mut costly, mut read, mut passed) = (false, false, None);
        for later in stage.steps_between(step.index + 1, stage.stage.steps.len()) {
            let named = names.iter().any(|name| self.names_word(later, name));
            match (later.ins.keyword, &later.ins.args) {
                (Keyword::Env | Keyword::Arg, Args::Pairs { pairs, .. }) if named => {
                    let takes =
                        |pair: &&Pair| pair.value.as_ref().is_some_and(|v| names.iter().any(|n| has_word(&v.text, n)));
                    let new: Vec<&str> = pairs.iter().filter(takes).map(|pair| pair.key.text.as_str()).collect();
                    names.extend(new);
                    read = true;
                    passed = passed.or((!costly).then_some(later.ins.span));
                }
                (Keyword::Label, _) => read |= named,
                (Keyword::Run, _) if !named => {
                    if names.iter().any(|name| later.may_read(name)) {
                        return costly.then_some(Early { pair, step, user: None, passed });
                    }
                    costly |= later.is_costly();
                }
                _ if named => return costly.then_some(Early { pair, step, user: Some(later), passed }),
                _ => {}
            }
        }
        (costly && read).then_some(Early { pair, step, user: None, passed })
    }
}
