//! The program's entry: everything is in the library.

use std::process::ExitCode;

/// Rows and events are many small texts that one thread makes and another frees, which glibc's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cert_rename::main()
}
