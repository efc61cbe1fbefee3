# syntax=docker/dockerfile:1
FROM rust:1.95-slim AS build
WORKDIR /src
COPY Cargo.lock Cargo.toml LICENSE-APACHE LICENSE-MIT README.md ./
COPY benches benches
COPY docs docs
COPY examples examples
COPY fixtures/reference fixtures/reference
COPY rules rules
COPY src src
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --release && cp target/release/plimsoll /plimsoll

FROM debian:13-slim
COPY --from=build /plimsoll /usr/local/bin/plimsoll
USER 10001:10001
WORKDIR /project
ENTRYPOINT ["plimsoll"]
CMD ["check"]
