//! The `beffroi` program: parses the command line and calls the library.

/// A tile is a few dozen short-lived buffers on whatever thread answers; this allocator takes a tenth off its time.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    beffroi::server::cli::main()
}
