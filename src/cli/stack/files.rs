//! The files of the reference stack: path, text, whether it is run. Written by `tests/cli.rs` from
//! `fixtures/reference`; not edited by hand.

#[rustfmt::skip]
pub static FILES: &[(&str, &str, bool)] = &[
    (".dockerignore", include_str!("../../../fixtures/reference/.dockerignore"), false),
    (".env.example", include_str!("../../../fixtures/reference/.env.example"), false),
    (".gitignore", include_str!("../../../fixtures/reference/.gitignore"), false),
    ("README.md", include_str!("../../../fixtures/reference/README.md"), false),
    ("compose.yaml", include_str!("../../../fixtures/reference/compose.yaml"), false),
    ("db/initdb/10-schema.sql", include_str!("../../../fixtures/reference/db/initdb/10-schema.sql"), false),
    ("db/initdb/20-roles.sh", include_str!("../../../fixtures/reference/db/initdb/20-roles.sh"), true),
    ("web/.dockerignore", include_str!("../../../fixtures/reference/web/.dockerignore"), false),
    ("web/Dockerfile", include_str!("../../../fixtures/reference/web/Dockerfile"), false),
    ("web/app/server.py", include_str!("../../../fixtures/reference/web/app/server.py"), false),
    ("web/requirements.in", include_str!("../../../fixtures/reference/web/requirements.in"), false),
    ("web/requirements.txt", include_str!("../../../fixtures/reference/web/requirements.txt"), false),
];
