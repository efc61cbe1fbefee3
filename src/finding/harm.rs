//! What a fault does where it stands. Does not know how bad it is there: that is its severity.

use super::Area;

/// The order is the order in which they are mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Harm {
    /// Nothing is built, or nothing starts.
    Stops,
    /// Data are lost.
    Loses,
    /// Someone gets to see a secret.
    Leaks,
    /// Someone gets in, or may do more than was meant.
    Opens,
    /// It does something else than was meant while it is built or runs.
    Misbehaves,
    /// Nobody mends what is used.
    Unsupported,
    /// It is another thing with every build or pull.
    Drifts,
    /// It is larger or slower than it need be.
    Weighs,
    /// It is hard to read, or has no effect.
    Untidy,
}

impl Harm {
    pub const ALL: [Harm; 9] = [
        Harm::Stops,
        Harm::Loses,
        Harm::Leaks,
        Harm::Opens,
        Harm::Misbehaves,
        Harm::Unsupported,
        Harm::Drifts,
        Harm::Weighs,
        Harm::Untidy,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Harm::Stops => "stops",
            Harm::Loses => "loses",
            Harm::Leaks => "leaks",
            Harm::Opens => "opens",
            Harm::Misbehaves => "misbehaves",
            Harm::Unsupported => "unsupported",
            Harm::Drifts => "drifts",
            Harm::Weighs => "weighs",
            Harm::Untidy => "untidy",
        }
    }

    /// What most faults of an area do.
    pub fn of_area(area: Area) -> Harm {
        match area {
            Area::Safety => Harm::Opens,
            Area::Ephemeral | Area::Process | Area::Build | Area::Shell | Area::Compose => Harm::Misbehaves,
            Area::Pinning => Harm::Drifts,
            Area::Context | Area::Packages | Area::Layers => Harm::Weighs,
            Area::Arguments => Harm::Untidy,
        }
    }
}
