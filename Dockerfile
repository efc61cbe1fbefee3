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
# Static, so that the image needs nothing beside the program; with a target named, what runs at build time is not.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    RUSTFLAGS='-C target-feature=+crt-static' \
    cargo build --locked --profile dist --target "$(rustc --print host-tuple)" && cp target/*/dist/plimsoll /plimsoll

FROM scratch
COPY --from=build /plimsoll /plimsoll
USER 10001:10001
WORKDIR /project
ENTRYPOINT ["/plimsoll"]
CMD ["check"]
