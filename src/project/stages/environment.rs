//! What ENV sets for the program of a stage. Does not know who starts it, and with what.

use super::stage::StageRef;
use crate::syntax::dockerfile::{Args, Keyword, Pair};

impl<'a> StageRef<'a> {
    /// The variables that ENV sets in the stage or those it is made from, with the file of each, the last setting of each first.
    pub fn set_last(self) -> Vec<(StageRef<'a>, &'a Pair)> {
        let mut found = Vec::new();
        for stage in self.chain() {
            let mut own: Vec<&Pair> = Vec::new();
            for step in stage.steps_of(Keyword::Env) {
                if let Args::Pairs { pairs, .. } = &stage.docker.instruction(step.step.at).args {
                    own.extend(pairs);
                }
            }
            found.extend(own.into_iter().rev().map(|pair| (stage, pair)));
        }
        found
    }
}
