#!/usr/bin/env node
// Makes the packages for npm: `plimsoll`, which everybody names, and one for each platform with the program in it.
//
//     node packaging/npm/make.js OUT linux-x64=PROGRAM [darwin-arm64=PROGRAM …]
//
// The version is that of Cargo.toml. `npm publish` takes each directory of OUT, the platforms' first.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64"];
const root = path.join(__dirname, "..", "..");
const cargo = fs.readFileSync(path.join(root, "Cargo.toml"), "utf8");
const value = (key) => cargo.match(new RegExp(`^${key} = "(.*)"$`, "m"))[1];
const common = { version: value("version"), description: value("description"), license: `(${value("license")})` };

function write(directory, manifest, files) {
  fs.rmSync(directory, { recursive: true, force: true });
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, "package.json"), `${JSON.stringify({ ...manifest, ...common }, null, 2)}\n`);
  for (const [name, from] of [...files, ...["LICENSE-APACHE", "LICENSE-MIT"].map((name) => [name, path.join(root, name)])]) {
    fs.copyFileSync(from, path.join(directory, name));
  }
}

const [out, ...programs] = process.argv.slice(2);
if (!programs.length) {
  console.error("usage: make.js OUT PLATFORM=PROGRAM…");
  process.exit(2);
}
for (const [platform, program] of programs.map((word) => word.split("="))) {
  if (!PLATFORMS.includes(platform)) throw new Error(`${platform} is none of ${PLATFORMS.join(", ")}`);
  const [os, cpu] = platform.split("-");
  const file = os === "win32" ? "plimsoll.exe" : "plimsoll";
  write(path.join(out, `plimsoll-${platform}`), { name: `plimsoll-${platform}`, os: [os], cpu: [cpu] }, [[file, program]]);
  fs.chmodSync(path.join(out, `plimsoll-${platform}`, file), 0o755);
}
const optionalDependencies = Object.fromEntries(PLATFORMS.map((platform) => [`plimsoll-${platform}`, common.version]));
write(
  path.join(out, "plimsoll"),
  { name: "plimsoll", bin: { plimsoll: "plimsoll.js" }, engines: { node: ">=18" }, optionalDependencies },
  [["plimsoll.js", path.join(__dirname, "plimsoll.js")], ["README.md", path.join(root, "README.md")]],
);
