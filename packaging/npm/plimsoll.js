#!/usr/bin/env node
// Hands its arguments to the program, which lies in the package of this platform: an optional dependency, so npm fetches
// only the one that fits, and nothing is downloaded or run at install time.
"use strict";

const { spawn } = require("node:child_process");

const name = `plimsoll-${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "plimsoll.exe" : "plimsoll";

let program;
try {
  program = require.resolve(`${name}/${file}`);
} catch {
  console.error(`plimsoll: the package ${name} is not installed: npm was told to leave optional dependencies out, or there is`);
  console.error("none for this platform");
  process.exit(2);
}

const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
// An editor ends the language server by a signal to this process; the terminal sends its own to both.
for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`plimsoll: ${program}: ${error.message}`);
  process.exit(2);
});
child.on("exit", (status, signal) => {
  if (signal === null) process.exit(status);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
