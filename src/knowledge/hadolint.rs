//! Of which program or instruction a rule of hadolint speaks, by its code, where that is one kind alone.
//! Tried with hadolint 2.15 on small files, one for each program, 2026-11-27.

/// The words one of which stands in every instruction that the rule can speak of.
pub fn speaks_of(code: &str) -> Option<&'static [&'static str]> {
    Some(match code {
        "DL3008" | "DL3009" | "DL3014" | "DL3015" => &["apt-get", "apt "],
        "DL3013" | "DL3042" => &["pip", "PIP"],
        "DL3016" => &["npm"],
        "DL3018" | "DL3019" => &["apk"],
        "DL3028" => &["gem"],
        "DL3032" | "DL3033" => &["yum"],
        "DL3040" | "DL3041" => &["dnf"],
        "DL3060" => &["yarn"],
        "DL3062" => &["go "],
        _ => return None,
    })
}
