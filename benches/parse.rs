//! How fast Dockerfiles are read, and that the time grows with the file and not with its square:
//! `cargo bench --bench parse`. Beside it, in the same run, two other parsers on the same bytes.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The name of a shape of file, how many parts to make, and how to make one of `n` parts.
type Shape = (&'static str, usize, fn(usize) -> String);

const SHAPES: [Shape; 5] = [
    ("RUN of 2,000 lines", 2000, |n| {
        let line = "      libfoo-dev=1.2.3-4+b1 \\\n";
        format!("FROM debian:12\nRUN apt-get update && apt-get install -y \\\n{}      curl\n", line.repeat(n))
    }),
    ("300 pairs of ENV and RUN", 300, |n| {
        let pair = |i| {
            format!("ENV KEY_{i}=\"value {i}\" OTHER=${{KEY_{i}:-none}}\nRUN echo ${{KEY_{i}}} > /tmp/{i} && true\n")
        };
        format!("FROM debian:12\n{}", (0..n).map(pair).collect::<String>())
    }),
    ("10,000 stages", 10_000, |n| {
        let stage = |i| format!("FROM --platform=$BUILDPLATFORM golang:1.24 AS stage{i}\nCOPY --from=base /go /go\n");
        (0..n).map(stage).collect()
    }),
    ("here-documents", 2000, |n| {
        format!("FROM debian:12\n{}", "RUN <<EOF\nset -e\n# prepare\necho $HOME\nEOF\n".repeat(n))
    }),
    // Stage names differ, since one of the others refuses to see one twice.
    ("everyday files", 200, |n| (0..n).map(|i| EVERYDAY.replace("build", &format!("build{i}"))).collect()),
];

const EVERYDAY: &str = "\
# The service and what it needs.
FROM node:22-slim AS build
ARG VERSION=1.0
ENV NODE_ENV=production \\
    PORT=8080
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci && \\
    npm cache clean --force
COPY . .
RUN npm run build

FROM node:22-slim
LABEL org.opencontainers.image.title=\"service\"
COPY --from=build --chown=node:node /app/dist /app
USER node
EXPOSE 8080/tcp
HEALTHCHECK --interval=30s --timeout=3s CMD curl -f http://localhost:8080/ || exit 1
ENTRYPOINT [\"node\", \"/app/server.js\"]
CMD [\"--port\", \"8080\"]
";

type Parser = (&'static str, fn(&str) -> bool);

/// Each says whether it accepted the file: the time of a refusal means nothing.
const PARSERS: [Parser; 3] = [
    ("plimsoll", |text| black_box(plimsoll::syntax::dockerfile::parse(text)).1.is_empty()),
    ("parse-dockerfile", |text| black_box(parse_dockerfile::parse(text)).is_ok()),
    ("dockerfile-parser", |text| black_box(dockerfile_parser::Dockerfile::parse(text)).is_ok()),
];

/// The best of as many rounds as fit into a fifth of a second, at least three.
fn time(parse: fn(&str) -> bool, text: &str) -> Option<Duration> {
    let begin = Instant::now();
    let mut best = Duration::MAX;
    let mut rounds = 0;
    while rounds < 3 || begin.elapsed() < Duration::from_millis(200) {
        let start = Instant::now();
        if !parse(black_box(text)) {
            return None;
        }
        best = best.min(start.elapsed());
        rounds += 1;
    }
    Some(best)
}

fn per_byte(time: Duration, text: &str) -> f64 {
    time.as_nanos() as f64 / text.len() as f64
}

fn main() {
    println!("Time for each byte as the file grows (plimsoll); flat means linear\n");
    let [(_, plimsoll), others @ ..] = PARSERS;
    for (name, parts, make) in SHAPES {
        print!("{name:26}");
        for factor in [1, 2, 4, 8] {
            let text = make(parts * factor);
            match time(plimsoll, &text) {
                Some(took) => print!("  {:>5} kB {:5.1} ns/B", text.len() / 1000, per_byte(took, &text)),
                None => print!("  refused"),
            }
        }
        println!();
    }
    println!("\nBeside other parsers; the ratio is theirs to ours, above 1 they are slower\n");
    for (name, parts, make) in SHAPES {
        let text = make(parts);
        let Some(ours) = time(plimsoll, &text) else { continue };
        print!("{name:26}  {:9.3} ms", ours.as_secs_f64() * 1e3);
        for (other, parse) in others {
            match time(parse, &text) {
                Some(theirs) => print!("   {other} {:.2}", theirs.as_secs_f64() / ours.as_secs_f64()),
                None => print!("   {other} refuses it"),
            }
        }
        println!();
    }
}
