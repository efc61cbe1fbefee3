//! That no cost grows faster than its input: `cargo bench --bench growth`, or with `-- WORD` only the
//! shapes whose name holds WORD, and with `-- --all` every line and not only the worst. Each shape is made
//! three times, every time twice as large; reading, each rule by itself, the shell checks, the filters, the
//! formats and the fixes are timed over it, as time of the processors. The exponent is 1 where the time grows as the input does, 2 where
//! it grows with its square; above `LIMIT`, and not in times too short to tell, it is a defect.
//! `-- --shares DIR` says instead what each part takes of a check of DIR.

mod shapes;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use plimsoll::finding::Safety;
use plimsoll::grade::{self, Coverage};
use plimsoll::lint::{FILTERS, Options};
use plimsoll::project::{Inputs, Project, discover};
use plimsoll::report::{Format, Style, View, render};
use plimsoll::rules::registry::RULES;
use plimsoll::rules::{Cx, Sink};
use plimsoll::{fix, lint};
use shapes::SHAPES;

/// An exponent above this is a defect.
const LIMIT: f64 = 1.2;

/// The largest of three inputs must take this long, or nothing can be said: below it is what happens once.
const TELLING: Duration = Duration::from_millis(20);

/// How much larger the second and the third input are.
const TIMES: [usize; 3] = [1, 2, 4];

/// What was timed, and how long the three inputs took.
type Line = (String, [Duration; 3]);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let all = args.iter().any(|arg| arg == "--all");
    if let [first, path] = args.as_slice()
        && first == "--shares"
    {
        shares(Path::new(path));
        return ExitCode::SUCCESS;
    }
    let words: Vec<&String> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    let root = std::env::temp_dir().join(format!("plimsoll-growth-{}", std::process::id()));
    let mut defects = 0;
    for (name, n, files) in SHAPES.iter().filter(|shape| words.iter().all(|word| shape.0.contains(word.as_str()))) {
        let inputs = TIMES.map(|times| files(n * times));
        let lines = measure(&root, &inputs);
        let told: Vec<_> = lines.iter().filter_map(|line| Some((line, exponent(&line.1)?))).collect();
        let whole = total(&lines);
        let worst = told.iter().map(|(_, exponent)| *exponent).fold(0.0, f64::max);
        let sum = exponent(&whole).unwrap_or_default();
        println!(
            "{name} ({n}): {:.0?} {:.0?} {:.0?}, exponent {sum:.2}, worst {worst:.2}",
            whole[0], whole[1], whole[2]
        );
        for ((what, times), exponent) in &told {
            let bad = *exponent > LIMIT;
            defects += usize::from(bad);
            if bad || all {
                let mark = if bad { "  <-- defect" } else { "" };
                println!("  {what:<40} {:>9.1?} {:>9.1?} {:>9.1?}  {exponent:.2}{mark}", times[0], times[1], times[2]);
            }
        }
    }
    let _ = std::fs::remove_dir_all(&root);
    println!("{defects} above {LIMIT}");
    if defects == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What each part of a check of the project at `root` takes, the longest first.
fn shares(root: &Path) {
    let mut lines = once(root);
    let is_rule = |what: &str| RULES.iter().any(|rule| what.starts_with(rule.meta.code));
    let rules: Duration = lines.iter().filter(|(what, _)| is_rule(what)).map(|(_, time)| *time).sum();
    lines.push(("all rules".to_owned(), rules));
    lines.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    for (what, time) in lines.iter().filter(|(_, time)| *time > Duration::from_micros(300)) {
        println!("{what:<40} {time:>9.1?}");
    }
}

/// Over both doublings or the second, whichever is less: what grows too fast does so in both, while a
/// threshold is passed in one. `None` where the times are too short to tell.
fn exponent(times: &[Duration; 3]) -> Option<f64> {
    let [first, second, last] = times.map(|time| time.as_secs_f64().max(1e-6));
    let (both, later) = ((last / first).log2() / 2.0, (last / second).log2());
    (last >= TELLING.as_secs_f64()).then(|| both.min(later))
}

fn total(lines: &[Line]) -> [Duration; 3] {
    [0, 1, 2].map(|at| lines.iter().map(|(_, times)| times[at]).sum())
}

/// Times everything over the three inputs.
fn measure(root: &Path, inputs: &[Vec<(String, String)>; 3]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, files) in inputs.iter().enumerate() {
        let root = root.join(at.to_string());
        let _ = std::fs::remove_dir_all(&root);
        write(&root, files);
        for (place, (what, time)) in once(&root).into_iter().enumerate() {
            if lines.len() == place {
                lines.push((what, [Duration::ZERO; 3]));
            }
            lines[place].1[at] = time;
        }
    }
    lines
}

fn write(root: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = root.join(path);
        let _ = std::fs::create_dir_all(path.parent().unwrap_or(root));
        std::fs::write(&path, text).expect("the folder for temporary files can be written");
    }
}

/// Every part of a check of the project at `root`, with its time.
fn once(root: &Path) -> Vec<(String, Duration)> {
    let mut lines = Vec::new();
    let inputs = Inputs { contexts: true, ..Inputs::default() };
    let paths = [PathBuf::from(root)];
    let project = timed(&mut lines, "reading", || discover(&paths, &inputs));
    let options = Options::default();
    let (remarks, _) = timed(&mut lines, "shell checks", || options.shell.remarks(&project));
    let cx = Cx { project: &project, options: &options.rules, remarks: &remarks };
    let mut findings = Vec::new();
    for rule in RULES {
        let found = timed(&mut lines, &format!("{} {}", rule.meta.code, rule.meta.name), || {
            let mut sink = Sink::new(&rule.meta);
            (rule.check)(&cx, &mut sink);
            sink.findings
        });
        findings.extend(found);
    }
    for (name, filter) in FILTERS {
        let (found, time) = taken(|| filter(&project, &options, findings));
        lines.push((format!("filter: {name}"), time));
        findings = found;
    }
    rest(&mut lines, &project, &options, &findings);
    lines
}

/// What comes after the filters.
fn rest(
    lines: &mut Vec<(String, Duration)>,
    project: &Project,
    options: &Options,
    findings: &[plimsoll::finding::Finding],
) {
    let coverage = Coverage::of(project, false);
    let grade = timed(lines, "grade", || grade::grade(findings, &coverage));
    let view = View::new(project, findings, &grade);
    for format in Format::ALL {
        timed(lines, &format!("format: {}", format.name()), || render(&view, format, Style::default()));
    }
    let fixes: Vec<_> = fix::choose(findings, Safety::Unsafe).map(|(_, fix)| fix).collect();
    let applied = timed(lines, "fixes", || fix::apply(&project.files, &fixes));
    timed(lines, "difference", || {
        let texts = applied.files.iter().map(|(file, text)| fix::diff(project.source(*file), text));
        texts.collect::<Vec<String>>()
    });
    // All together, with the rules side by side, as `check` has it.
    timed(lines, "lint", || lint::run(project, options));
}

fn timed<T>(lines: &mut Vec<(String, Duration)>, what: &str, run: impl Fn() -> T) -> T {
    const ROUNDS: usize = 5;
    const ENOUGH: Duration = Duration::from_millis(60);
    let (mut value, mut best) = taken(&run);
    let mut spent = best;
    // What is short is measured again; what is long is not worth the wait.
    for _ in 1..ROUNDS {
        if spent > ENOUGH {
            break;
        }
        let (again, time) = taken(&run);
        (value, best, spent) = (again, best.min(time), spent + time);
    }
    lines.push((what.to_owned(), best));
    value
}

fn taken<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let (start, used) = (Instant::now(), used());
    let value = black_box(run());
    (value, used.and_then(|before| self::used()?.checked_sub(before)).unwrap_or_else(|| start.elapsed()))
}

/// What all threads have used of the processors so far, where the system tells: other work beside the benchmark
/// makes everything last longer, and costs nothing.
fn used() -> Option<Duration> {
    // Giving way brings the account of the thread that runs up to date, which the clock's ticks do every 4 ms only.
    std::thread::yield_now();
    let threads = std::fs::read_dir("/proc/self/task").ok()?.flatten();
    let of = |thread: std::fs::DirEntry| {
        let told = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        told.split(' ').next()?.parse::<u64>().ok()
    };
    threads.map(of).sum::<Option<u64>>().map(Duration::from_nanos)
}
