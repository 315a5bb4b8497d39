//! Renders every page in both languages with sample data into a folder, for looking at.
//!
//! `cargo run -p app-web --example gallery -- /tmp/gallery` writes `<page>.<language>.html` and the
//! assets; any static file server shows them.

mod pictures;
mod samples;

use std::{env, error::Error, fs, path::PathBuf};

use app_web::{Language, Renderer, Theme, assets};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).unwrap_or_else(|| "gallery".to_owned()));
    fs::create_dir_all(folder.join("assets"))?;
    fs::create_dir_all(folder.join("media"))?;
    for asset in assets::all() {
        fs::write(folder.join(&asset.path[1..]), &asset.answer.body)?;
    }
    fs::write(folder.join("assets/theme.css"), Theme::DEFAULT.stylesheet())?;
    for (name, svg) in pictures::ALL {
        fs::write(folder.join(format!("media/{name}.svg")), svg)?;
    }
    let renderer = Renderer::new();
    for language in Language::ALL {
        for (name, shell, visitor) in samples::every_page(&renderer, language)? {
            let html = renderer.serve(&shell, &visitor)?;
            fs::write(folder.join(format!("{name}.{language}.html")), html)?;
        }
    }
    Ok(())
}
