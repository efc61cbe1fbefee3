//! Which fixes are made: those whose result, each by itself and then all together, still says what the
//! files said before. Knows no rule; the look at a result is the caller's.
//!
//! Each fix by itself: the text it leaves parses as well as before, and means the same but for what the
//! fix says it changes (`project::meaning`). All of a round together: no file has a finding of a rule that
//! it did not have. Where one has, the fixes of that file are tried in halves, after those of the others, until the
//! one at fault is alone; it is left out with the reason, and the others are made.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use super::{apply, choose, texts_of};
use crate::finding::{Aspect, Finding, Fix, Label, Safety, Severity, Voice};
use crate::project::Project;
use crate::project::meaning::{Kind, Meaning};
use crate::text::{FileId, Source};

/// Fixes can make room for further fixes, but not without end.
const ROUNDS: usize = 10;

/// Looks at a whole project in search of the fixes at fault, at most in one round.
const LOOKS: usize = 200;

/// Bytes that are read anew in one round to prove fixes one by one.
const BYTES: usize = 256 << 20;

/// A project and what was found in it.
pub trait Looked {
    fn project(&self) -> &Project;
    /// What may be fixed.
    fn findings(&self) -> &[Finding];
    /// What every rule says, whichever were asked for: a fix is not to bring any of it.
    fn said(&self) -> &[Finding];
}

pub use crate::disk::Texts;

/// What came of it.
pub struct Settled<R> {
    /// The look at the result; none where nothing changes.
    pub after: Option<R>,
    pub texts: Texts,
    /// Fixes made.
    pub made: usize,
    pub refused: Vec<Refused>,
}

/// A fix that was not made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    pub path: String,
    pub line: u32,
    pub code: &'static str,
    /// What it would have done.
    pub title: String,
    /// Why it was not done, as the end of "not fixed: it …".
    pub reason: String,
}

/// How fixes are to be made.
pub struct Asked<'a> {
    pub limit: Safety,
    pub build_args: &'a [(String, String)],
    /// Why a file may not be written, by its path.
    pub closed: &'a HashMap<String, String>,
    /// Whether a fix that holds by itself is wanted, where someone is asked; may be asked again.
    pub wanted: Option<&'a Wanted<'a>>,
}

pub type Wanted<'a> = dyn Fn(&Project, &Finding, &Fix) -> bool + 'a;

/// Makes the fixes of `before` in memory, and those they make room for, until nothing changes.
pub fn settle<R: Looked>(before: &R, asked: &Asked, look: impl Fn(&Texts) -> R) -> Settled<R> {
    let mut settled = Settled { after: None, texts: Texts::new(), made: 0, refused: Vec::new() };
    // What was refused for what it brings is not tried again until everything else has come to rest.
    let (mut known, mut brought) = (HashSet::new(), Vec::new());
    let mut shut = BTreeSet::new();
    let mut made_since = 0;
    for round in 0..=ROUNDS {
        let now = settled.after.as_ref().unwrap_or(before);
        let mut round_of = Round {
            now,
            asked,
            texts: &settled.texts,
            look: &look,
            known: &mut known,
            shut: &mut shut,
            alone: Vec::new(),
            brought: &mut brought,
        };
        let proven = round_of.prove_each();
        if round == ROUNDS {
            let reason = "does not come to rest: a further run would change the file again";
            proven.iter().for_each(|one| round_of.refuse(one, reason));
            settled.refused = round_of.alone;
            break;
        }
        let next = round_of.prove_together(proven);
        // A fix that does not hold by itself may hold beside what was made: the last word on it counts.
        settled.refused = round_of.alone;
        match next {
            Some((after, texts, made)) => {
                settled.after = Some(after);
                settled.texts = texts;
                settled.made += made;
                made_since += made;
            }
            None if made_since > 0 && !known.is_empty() => {
                made_since = 0;
                known.clear();
                brought.clear();
            }
            None => break,
        }
    }
    settled.refused.append(&mut brought);
    settled.refused.extend(shut);
    settled.refused.sort();
    settled
}

/// What stands in the way of one fix that is made by itself; none where it holds.
pub fn alone<R: Looked>(
    now: &R,
    finding: &Finding,
    fix: &Fix,
    asked: &Asked,
    look: impl Fn(&Texts) -> R,
) -> Option<String> {
    let (mut known, mut shut, mut refused) = (HashSet::new(), BTreeSet::new(), Vec::new());
    let round = Round {
        now,
        asked,
        texts: &Texts::new(),
        look: &look,
        known: &mut known,
        shut: &mut shut,
        alone: Vec::new(),
        brought: &mut refused,
    };
    let mut budget = BYTES;
    let fault = round.shut(fix).or_else(|| round.fault(fix, &mut HashMap::new(), &mut budget));
    let one = [(finding, fix)];
    let seen = opened(now.project(), &one);
    fault.or_else(|| brought(&tally(now), &look(&round.with(&one)), &seen).into_values().next())
}

/// A fix with the finding it is for.
type One<'r> = (&'r Finding, &'r Fix);

struct Round<'r, R, L> {
    now: &'r R,
    asked: &'r Asked<'r>,
    texts: &'r Texts,
    look: &'r L,
    /// What was refused beside others, by name.
    known: &'r mut HashSet<String>,
    /// What may not be written, wherever else it would hold.
    shut: &'r mut BTreeSet<Refused>,
    /// What does not hold by itself.
    alone: Vec<Refused>,
    /// What does not hold beside others.
    brought: &'r mut Vec<Refused>,
}

impl<'r, R: Looked, L: Fn(&Texts) -> R> Round<'r, R, L> {
    fn files(&self) -> &'r [Source] {
        &self.now.project().files
    }

    /// The fixes that hold by themselves, and together do not touch the same bytes.
    fn prove_each(&mut self) -> Vec<One<'r>> {
        let mut before = HashMap::new();
        let mut budget = BYTES;
        let mut proven = Vec::new();
        for one in choose(self.now.findings(), self.asked.limit) {
            if self.known.contains(&self.name(&one)) {
                continue;
            }
            if let Some(reason) = self.shut(one.1) {
                self.shut.insert(refused(self.now.project(), &one, &reason));
                continue;
            }
            match self.fault(one.1, &mut before, &mut budget) {
                None if self.wants(&one) => proven.push(one),
                None => {}
                Some(reason) => self.alone.push(refused(self.now.project(), &one, &reason)),
            }
        }
        let fixes: Vec<&Fix> = proven.iter().map(|(_, fix)| *fix).collect();
        let left_out: HashSet<usize> = apply(self.files(), &fixes).left_out.into_iter().collect();
        let mut index = 0..;
        proven.retain(|_| index.next().is_some_and(|index| !left_out.contains(&index)));
        proven
    }

    fn wants(&self, (finding, fix): &One) -> bool {
        self.asked.wanted.is_none_or(|wanted| wanted(self.now.project(), finding, fix))
    }

    /// Why a file that the fix changes may not be written.
    fn shut(&self, fix: &Fix) -> Option<String> {
        let sources = fix.edits.iter().filter_map(|edit| self.files().get(edit.file.0 as usize));
        let shut = sources.into_iter().find_map(|source| match source.invalid_utf8 {
            Some(_) => Some("would write a file that is not UTF-8".to_owned()),
            None => self.asked.closed.get(&source.path).cloned(),
        });
        shut.or_else(|| fix.creates.iter().find_map(|new| self.asked.closed.get(&new.path).cloned()))
    }

    /// Why a fix may not be made, looked at by itself.
    fn fault(
        &self,
        fix: &Fix,
        before: &mut HashMap<FileId, Option<(Kind, Meaning)>>,
        budget: &mut usize,
    ) -> Option<String> {
        let project = self.now.project();
        for new in &fix.creates {
            let Some(kind) = Kind::of_new(&new.path) else {
                return Some("would make a file whose meaning is not known".to_owned());
            };
            let [none, then] = ["", new.text.as_str()].map(|text| Meaning::of(kind, text, self.asked.build_args));
            if then.faults > 0 {
                return Some("would make a file that does not parse".to_owned());
            }
            if let Some(aspect) = none.differences(&then).into_iter().find(|aspect| !fix.changes.contains(aspect)) {
                return Some(format!("would change {}", aspect.name()));
            }
        }
        for (file, text) in texts_of(self.files(), fix) {
            let source = project.source(file);
            let known = before.entry(file).or_insert_with(|| {
                let kind = project.kind_of(file)?;
                Some((kind, Meaning::of(kind, &source.text, self.asked.build_args)))
            });
            let Some((kind, known)) = known else { continue };
            match budget.checked_sub(text.len()) {
                Some(left) => *budget = left,
                None => return Some("is one of more than are proven in one run: run again for the rest".to_owned()),
            }
            let then = Meaning::of(*kind, &text, self.asked.build_args);
            if then.faults > known.faults {
                return Some("would leave a text that does not parse".to_owned());
            }
            if then.faults == known.faults && project.is_faulty(file, fix) {
                return Some("would change an instruction that is broken and stays so".to_owned());
            }
            let changed = known.differences(&then).into_iter().find(|aspect| !fix.changes.contains(aspect));
            if let Some(aspect) = changed {
                return Some(format!("would change {}", aspect.name()));
            }
        }
        None
    }

    /// Makes `ones` together, and leaves out those that bring a finding. What it returns is the look at the
    /// result, the texts, and how many were made.
    fn prove_together(&mut self, ones: Vec<One<'r>>) -> Option<(R, Texts, usize)> {
        let said = tally(self.now);
        let mut made: Vec<One<'r>> = Vec::new();
        let mut best: Option<(R, Texts)> = None;
        // What is still to be tried beside what was made; the last is tried next.
        let mut waiting = vec![ones];
        let mut looks = LOOKS;
        while let Some(batch) = waiting.pop() {
            if batch.is_empty() {
                continue;
            }
            if looks == 0 {
                batch.iter().for_each(|one| self.refuse(one, "could not be told from others that bring new findings"));
                continue;
            }
            looks -= 1;
            let tried = [made.as_slice(), batch.as_slice()].concat();
            let texts = self.with(&tried);
            let then = (self.look)(&texts);
            let guilty = brought(&said, &then, &opened(self.now.project(), &tried));
            match guilty.is_empty() {
                true => (made, best) = (tried, Some((then, texts))),
                false => waiting.extend(self.halves(batch, &guilty)),
            }
        }
        if made.is_empty() {
            return None;
        }
        // What was tried last may have held a group that was then taken apart.
        let texts = self.with(&made);
        let (after, texts) = match best {
            Some((after, seen)) if seen == texts => (after, texts),
            _ => ((self.look)(&texts), texts),
        };
        let seen = opened(self.now.project(), &made);
        if let Some(reason) = brought(&said, &after, &seen).into_values().next() {
            made.iter().for_each(|one| self.refuse(one, &reason));
            return None;
        }
        Some((after, texts, made.len()))
    }

    /// What to try of a batch that brings findings, the last first; a fix that is alone with them is left out. A
    /// finding may come of a fix in another file, so that files without one are tried before those that have one.
    fn halves(&mut self, batch: Vec<One<'r>>, guilty: &BTreeMap<String, String>) -> Vec<Vec<One<'r>>> {
        let mut files: BTreeMap<String, Vec<One<'r>>> = BTreeMap::new();
        for one in batch {
            files.entry(self.path(&one)).or_default().push(one);
        }
        let (faulty, clean): (BTreeMap<_, _>, BTreeMap<_, _>) =
            files.into_iter().partition(|(path, _)| guilty.contains_key(path));
        let [mut faulty, mut clean] = [faulty, clean].map(|files| files.into_values().collect::<Vec<Vec<One>>>());
        let any = guilty.values().next().cloned().unwrap_or_default();
        if faulty.is_empty() && clean.len() > 1 {
            let second = clean.split_off(clean.len() / 2);
            return vec![second.concat(), clean.concat()];
        }
        if !faulty.is_empty() && !clean.is_empty() {
            return vec![faulty.concat(), clean.concat()];
        }
        faulty.append(&mut clean);
        if faulty.iter().all(|ones| ones.len() == 1) {
            for one in faulty.into_iter().flatten() {
                let reason = guilty.get(&self.path(&one)).unwrap_or(&any).clone();
                self.refuse(&one, &reason);
            }
            return Vec::new();
        }
        // Each file by halves, all files at once.
        let second: Vec<One> = faulty.iter_mut().flat_map(|ones| ones.split_off(ones.len().div_ceil(2))).collect();
        vec![second, faulty.concat()]
    }

    /// All texts, with these fixes made.
    fn with(&self, ones: &[One<'r>]) -> Texts {
        let mut texts = self.texts.clone();
        let fixes: Vec<&Fix> = ones.iter().map(|(_, fix)| *fix).collect();
        let applied = apply(self.files(), &fixes);
        for (file, text) in applied.files {
            texts.insert(PathBuf::from(&self.now.project().source(file).path), text.into_bytes());
        }
        texts.extend(applied.created.into_iter().map(|(path, text)| (PathBuf::from(path), text.into_bytes())));
        texts
    }

    fn refuse(&mut self, one: &One<'r>, reason: &str) {
        self.known.insert(self.name(one));
        self.brought.push(refused(self.now.project(), one, reason));
    }

    fn path(&self, one: &One) -> String {
        let file = one.1.edits.first().map_or(one.0.primary.file, |edit| edit.file);
        self.now.project().source(file).path.clone()
    }

    fn name(&self, one: &One) -> String {
        name(self.now.project(), one.0, one.1)
    }
}

/// What tells a fix from others, whatever line it has moved to.
pub fn name(project: &Project, finding: &Finding, fix: &Fix) -> String {
    let mut name = format!("{} {} {}", finding.rule.code, project.source(finding.primary.file).path, fix.title);
    for edit in &fix.edits {
        let source = project.source(edit.file);
        name += &format!("\n{} {:?} {:?}", source.path, source.text.get(edit.span.range()), edit.text);
    }
    fix.creates.iter().for_each(|new| name += &format!("\n{} {:?}", new.path, new.text));
    name
}

fn refused(project: &Project, (finding, fix): &One, reason: &str) -> Refused {
    let source = project.source(finding.primary.file);
    Refused {
        path: source.path.clone(),
        line: source.line(finding.primary.span.start as usize),
        code: finding.rule.code,
        title: fix.title.clone(),
        reason: reason.to_owned(),
    }
}

/// The files that are made readable: by fixes that ask for it, since what the text meant before is not known.
fn opened<'r>(project: &'r Project, ones: &[One]) -> HashSet<&'r str> {
    let opens = |fix: &&Fix| fix.safety == Safety::Unsafe && fix.changes == Aspect::ALL;
    let edits = ones.iter().map(|(_, fix)| *fix).filter(opens).flat_map(|fix| &fix.edits);
    edits.map(|edit| project.source(edit.file).path.as_str()).collect()
}

type Key<'f> = (&'f str, &'f str, Voice);
type Tally<'f> = HashMap<Key<'f>, usize>;

/// How often each rule speaks in each file, and how often its area does aloud. What a finding only points to beside its
/// own place is no finding of its own, so that a fix which makes one of it brings a new one.
/// What is said aloud counts among what is said more quietly too, so that a remark of taste that becomes a warning
/// is new, and none the other way round.
fn tally<R: Looked>(look: &R) -> Tally<'_> {
    let mut tally = Tally::new();
    for finding in look.said() {
        for label in finding.places() {
            if finding.voice == Voice::Default {
                let (_, path, voice) = key(look, finding, label, Voice::Default);
                *tally.entry((finding.rule.area.prefix(), path, voice)).or_default() += 1;
            }
            for voice in VOICES.into_iter().filter(|voice| *voice >= finding.voice) {
                *tally.entry(key(look, finding, label, voice)).or_default() += 1;
            }
        }
    }
    tally
}

const VOICES: [Voice; 3] = [Voice::Default, Voice::Pedantic, Voice::Optional];

fn key<'f, R: Looked>(look: &'f R, finding: &Finding, label: &Label, voice: Voice) -> Key<'f> {
    (finding.rule.code, look.project().source(label.file).path.as_str(), voice)
}

/// The files in which a rule speaks more often than before, each with what is new there. A remark of taste in the place
/// of something louder of its area is less than what was there: a version behind a name that had none, without a
/// digest as yet. In a file that nothing could read before, what is seen now was there already, but for what is refused.
fn brought<R: Looked>(before: &Tally, then: &R, opened: &HashSet<&str>) -> BTreeMap<String, String> {
    let now = tally(then);
    let mut new = BTreeMap::new();
    for finding in then.said() {
        for place in finding.places() {
            let (code, path, voice) = key(then, finding, place, finding.voice);
            if finding.severity < Severity::Error && opened.contains(path) {
                continue;
            }
            let count = |tally: &Tally, code, voice| tally.get(&(code, path, voice)).copied().unwrap_or_default();
            let more = count(&now, code, voice).saturating_sub(count(before, code, voice));
            let area = finding.rule.area.prefix();
            let less = count(before, area, Voice::Default).saturating_sub(count(&now, area, Voice::Default));
            if more > 0 && (voice == Voice::Default || more > less) {
                let reason = || format!("would bring a new finding: {code} {}", finding.message);
                new.entry(path.to_owned()).or_insert_with(reason);
            }
        }
    }
    new
}
