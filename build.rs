//! Migrations are compiled into the program: a new file must rebuild it.
fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
