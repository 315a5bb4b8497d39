//! From the command line to checked settings.

use std::path::PathBuf;

use rt_config::{Builtin, Override, Settings, Sources};

use crate::{
    cli::{Common, Listen},
    failure::{Failure, OrFail},
};

/// The settings of a process: defaults, the demo's own text, file, environment, command line.
pub(crate) fn load(
    common: &Common,
    listen: Option<&Listen>,
    more: Vec<Override>,
) -> Result<Settings, Failure> {
    Settings::load(&sources(common, listen, more)).or_fail()
}

/// What [`load`] reads.
pub(crate) fn sources(common: &Common, listen: Option<&Listen>, more: Vec<Override>) -> Sources {
    let mut sources = Sources::from_process();
    sources.config_file.clone_from(&common.config);
    sources.modules = app_composition::NAMES.to_vec();
    if common.demo {
        let text = app_demo::CONFIGURATION.to_owned();
        sources.builtin = Some(Builtin { name: "demo shop".to_owned(), text });
    }
    sources.command_line = overrides(common, listen);
    sources.command_line.extend(more);
    sources
}

/// The data folder, whether or not the rest of the configuration is right.
pub(crate) fn data_dir(common: &Common) -> Result<PathBuf, Failure> {
    let mut sources = Sources::from_process();
    sources.config_file.clone_from(&common.config);
    sources.command_line = overrides(common, None);
    sources.data_dir().or_fail()
}

fn overrides(common: &Common, listen: Option<&Listen>) -> Vec<Override> {
    let given = |key: &str, flag: &str, value: String| Override {
        key: key.to_owned(),
        flag: flag.to_owned(),
        value,
    };
    let mut all = Vec::new();
    if let Some(dir) = &common.data_dir {
        all.push(given("data_dir", "--data-dir", dir.display().to_string()));
    }
    if let Some(address) = listen.and_then(|listen| listen.listen) {
        all.push(given("server.listen", "--listen", address.to_string()));
    }
    if let Some(address) = listen.and_then(|listen| listen.metrics_listen) {
        all.push(given("server.metrics_listen", "--metrics-listen", address.to_string()));
    }
    all
}
