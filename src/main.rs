//! The program: hands its arguments to `plimsoll::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    plimsoll::cli::main()
}
