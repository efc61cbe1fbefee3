//! Packages that are made for people: whole desktops and sets, and tools that no program calls.
//!
//! Source: the sections and descriptions of Debian's packages, as of 2026-11. Hand-made; what a package is for otherwise is
//! the matter of `classes`.

/// Sets for people at a screen.
const SETS: &[&str] = &[
    "cinnamon-desktop-environment",
    "gnome",
    "gnome-core",
    "gnome-shell",
    "kde-full",
    "kde-plasma-desktop",
    "kde-standard",
    "kubuntu-desktop",
    "libreoffice",
    "lubuntu-desktop",
    "lxde",
    "lxqt",
    "mate-desktop-environment",
    "task-gnome-desktop",
    "task-kde-desktop",
    "task-xfce-desktop",
    "texlive-full",
    "ubuntu-desktop",
    "ubuntu-desktop-minimal",
    "ubuntu-standard",
    "xfce4",
    "xfce4-goodies",
    "xorg",
    "xserver-xorg",
    "xubuntu-desktop",
];

/// Tools for people at a terminal that programs do not call; network tools and pagers some do.
const TOOLS: &[&str] = &[
    "atop",
    "byobu",
    "figlet",
    "fish",
    "fortune",
    "fzf",
    "glances",
    "htop",
    "iftop",
    "iotop",
    "locate",
    "man",
    "man-db",
    "manpages",
    "manpages-dev",
    "mc",
    "mlocate",
    "ncdu",
    "neofetch",
    "nmon",
    "ranger",
    "screen",
    "screenfetch",
    "tig",
    "tmux",
    "vifm",
    "zsh",
];

/// Whether it is a set for people at a screen, or the documentation of another package.
pub fn is_set(name: &str) -> bool {
    SETS.contains(&name) || name.ends_with("-doc") && name.len() > 4
}

pub fn is_tool(name: &str) -> bool {
    TOOLS.contains(&name)
}
