//! Where values come from and which origin wins.

use std::{
    collections::BTreeMap,
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use figment::Figment;

use crate::{
    error::{ConfigError, Fault},
    layer::{Layer, Origin},
};

/// Prefix of the environment variables read; `__` stands between keys.
const ENVIRONMENT_PREFIX: &str = "SHOP__";
const FILE_NAME: &str = "shop.toml";
/// The data folder of an installation that root runs. Root's working folder is often one that the
/// database's unprivileged account cannot reach.
const SYSTEM_DATA_DIR: &str = "/var/lib/shop";

/// A TOML text the program brings along, between the defaults and the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Builtin {
    /// How it is called where origins are named: `demo shop`.
    pub name: String,
    /// The TOML.
    pub text: String,
}

/// A value given on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// `server.listen`.
    pub key: String,
    /// The flag that set it: `--listen`.
    pub flag: String,
    /// The text given.
    pub value: String,
}

/// All a configuration is made of. Nothing else is read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// A text under the file.
    pub builtin: Option<Builtin>,
    /// The file named on the command line. Without one `shop.toml` is looked for, first in
    /// the working folder, then in the data folder; none need exist.
    pub config_file: Option<PathBuf>,
    /// The folder `./shop.toml` and relative `file://` references start from.
    pub working_dir: PathBuf,
    /// The environment: `SHOP__*` sets keys, any variable answers `env://` references.
    pub environment: BTreeMap<String, String>,
    /// The command line.
    pub command_line: Vec<Override>,
    /// The modules there are, for `[topology]`; empty means that their names are not checked.
    pub modules: Vec<&'static str>,
    /// Whether root runs the process: then the default data folder is `/var/lib/shop`.
    pub as_root: bool,
}

impl Sources {
    /// The environment and the working folder of this process. Variables that are not text
    /// are passed over.
    #[must_use]
    pub fn from_process() -> Self {
        let text = |value: std::ffi::OsString| value.into_string().ok();
        Self {
            working_dir: env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            environment: env::vars_os()
                .filter_map(|(name, value)| Some((text(name)?, text(value)?)))
                .collect(),
            as_root: nix::unistd::geteuid().is_root(),
            ..Self::default()
        }
    }

    /// The data folder alone, for commands that need a file in it and none of the rest to be right.
    ///
    /// # Errors
    /// [`ConfigError`] when a source cannot be read or names no folder.
    pub fn data_dir(&self) -> Result<PathBuf, ConfigError> {
        let (figment, _) = self.merge().map_err(|faults| ConfigError { faults })?;
        let found = figment.find_value("data_dir").ok();
        let folder = found.as_ref().and_then(|value| value.as_str()).map(PathBuf::from);
        folder.ok_or_else(|| {
            let (key, fix) = ("data_dir".to_owned(), "set it to a folder".to_owned());
            ConfigError { faults: vec![Fault::Missing { key, fix }] }
        })
    }

    /// The layers merged, and the folder relative references start from.
    pub(crate) fn merge(&self) -> Result<(Figment, PathBuf), Vec<Fault>> {
        let defaults = Layer::toml(Origin::Default, "default", include_str!("defaults.toml"))
            .expect("the defaults are TOML, a test reads them");
        let mut figment = Figment::from(defaults);
        if self.as_root {
            let path = ["data_dir"];
            let folder = Layer::entry(Origin::Default, "default of root", &path, SYSTEM_DATA_DIR);
            figment = figment.merge(folder);
        }
        if let Some(builtin) = &self.builtin {
            let layer =
                Layer::toml(Origin::Builtin, &builtin.name, &builtin.text).map_err(|reason| {
                    vec![Fault::File { path: builtin.name.clone().into(), reason }]
                })?;
            figment = figment.merge(layer);
        }
        // The data folder may hold the file, so it has to be known before the file is.
        let without_file = self.over(figment.clone());
        let mut base_dir = self.working_dir.clone();
        if let Some((path, text)) = self.file(&without_file)? {
            let name = path.strip_prefix(&self.working_dir).unwrap_or(&path).display().to_string();
            let layer = Layer::toml(Origin::File, name, &text)
                .map_err(|reason| vec![Fault::File { path: path.clone(), reason }])?;
            figment = figment.merge(layer);
            base_dir = path.parent().map(Path::to_owned).unwrap_or_default();
        }
        Ok((self.over(figment), base_dir))
    }

    /// Environment and command line on top of `figment`.
    fn over(&self, mut figment: Figment) -> Figment {
        for (name, value) in &self.environment {
            if let Some(keys) = name.strip_prefix(ENVIRONMENT_PREFIX) {
                let keys = keys.to_ascii_lowercase();
                let path: Vec<&str> = keys.split("__").collect();
                figment = figment.merge(Layer::entry(Origin::Environment, name, &path, value));
            }
        }
        for given in &self.command_line {
            let path: Vec<&str> = given.key.split('.').collect();
            figment =
                figment.merge(Layer::entry(Origin::CommandLine, &given.flag, &path, &given.value));
        }
        figment
    }

    fn file(&self, without_file: &Figment) -> Result<Option<(PathBuf, String)>, Vec<Fault>> {
        if let Some(path) = &self.config_file {
            let path = self.working_dir.join(path);
            return match fs::read_to_string(&path) {
                Ok(text) => Ok(Some((path, text))),
                Err(error) => Err(vec![Fault::File { path, reason: error.to_string() }]),
            };
        }
        let data_dir = without_file.find_value("data_dir").ok();
        let data_dir = data_dir.as_ref().and_then(|value| value.as_str()).unwrap_or_default();
        for folder in [self.working_dir.clone(), self.working_dir.join(data_dir)] {
            let path = folder.join(FILE_NAME);
            match fs::read_to_string(&path) {
                Ok(text) => return Ok(Some((path, text))),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(vec![Fault::File { path, reason: error.to_string() }]);
                }
            }
        }
        Ok(None)
    }
}
