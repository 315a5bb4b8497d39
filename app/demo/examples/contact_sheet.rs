//! Writes every demo picture into a folder, for looking at them: `cargo run -p app-demo
//! --example contact_sheet -- FOLDER`.

use std::{env, fs, io, path::PathBuf};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "demo-pictures".to_owned()));
    fs::create_dir_all(&folder)?;
    let mut index =
        String::from("<!doctype html><meta charset=\"utf-8\"><title>Demo pictures</title>");
    for name in app_demo::pictures::names() {
        let svg = app_demo::picture(&name).ok_or_else(|| io::Error::other(name.clone()))?;
        fs::write(folder.join(&name), svg)?;
        index += &format!("<img src=\"{name}\" alt=\"{name}\" width=\"320\">\n");
    }
    fs::write(folder.join("index.html"), index)
}
