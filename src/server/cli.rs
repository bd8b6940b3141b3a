//! Command line.
use std::process::ExitCode;

/// Run the program. Exit code 0 done, 1 refused, 2 done with rejects.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
