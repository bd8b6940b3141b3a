//! The `beffroi` program: parses the command line and calls the library.
fn main() -> std::process::ExitCode {
    beffroi::server::cli::main()
}
