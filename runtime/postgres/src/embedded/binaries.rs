//! Finding PostgreSQL on the machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::EmbeddedError;

/// The oldest major version the platform runs on.
pub(super) const OLDEST_MAJOR: u32 = 15;

/// A folder with `postgres` and `initdb` that work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binaries {
    pub(super) dir: PathBuf,
    pub(super) major: u32,
}

impl Binaries {
    pub(super) fn postgres(&self) -> PathBuf {
        self.dir.join("postgres")
    }

    /// Any other program of this version.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    pub(super) fn initdb(&self) -> PathBuf {
        self.dir.join("initdb")
    }

    /// The binaries for data of version `data_major`, or the newest for new data. A folder that
    /// was named, by setting or by `SHOP_PG_BIN`, is the only one looked into.
    pub(super) fn find(
        named: Option<&Path>,
        data_dir: &Path,
        data_major: Option<u32>,
    ) -> Result<Self, EmbeddedError> {
        let named = named.map(Path::to_owned).or_else(|| {
            env::var_os("SHOP_PG_BIN").filter(|dir| !dir.is_empty()).map(PathBuf::from)
        });
        let found = match named {
            Some(dir) => vec![
                probe(&dir).ok_or(EmbeddedError::WrongBinaries { dir, oldest: OLDEST_MAJOR })?,
            ],
            None => installed(),
        };
        choose(found, data_dir, data_major)
    }
}

fn choose(
    found: Vec<Binaries>,
    data_dir: &Path,
    data_major: Option<u32>,
) -> Result<Binaries, EmbeddedError> {
    if found.is_empty() {
        return Err(EmbeddedError::NoBinaries { oldest: OLDEST_MAJOR });
    }
    let Some(data_major) = data_major else {
        // The first of the highest version keeps the order of the places looked into.
        let highest = found.iter().map(|binaries| binaries.major).max();
        let newest = found.into_iter().find(|binaries| Some(binaries.major) == highest);
        return newest.ok_or(EmbeddedError::NoBinaries { oldest: OLDEST_MAJOR });
    };
    let versions: Vec<String> = found.iter().map(|binaries| binaries.major.to_string()).collect();
    found.into_iter().find(|binaries| binaries.major == data_major).ok_or(
        EmbeddedError::WrongVersion {
            data_dir: data_dir.to_owned(),
            data_major,
            found: versions.join(", "),
        },
    )
}

/// Debian keeps each version under `/usr/lib/postgresql/15/bin`, the PGDG packages of Red Hat
/// under `/usr/pgsql-15/bin`.
fn installed() -> Vec<Binaries> {
    let debian = subfolders("/usr/lib/postgresql", "");
    let red_hat = subfolders("/usr", "pgsql-");
    let packaged = debian.into_iter().chain(red_hat).map(|version| version.join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path: Vec<PathBuf> = env::split_paths(&path).collect();
    packaged.chain(on_path).filter_map(|dir| probe(&dir)).collect()
}

fn subfolders(root: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path())
        .collect()
}

/// Runs `postgres --version`, because a package may be there without its libraries.
fn probe(dir: &Path) -> Option<Binaries> {
    if !dir.join("initdb").is_file() || !dir.join("postgres").is_file() {
        return None;
    }
    let output = Command::new(dir.join("postgres")).arg("--version").output().ok()?;
    let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
    (major >= OLDEST_MAJOR).then(|| Binaries { dir: dir.to_owned(), major })
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `postgres (PostgreSQL) 19beta1`.
fn major_of(version: &str) -> Option<u32> {
    let number = version.split_whitespace().nth(2)?;
    number.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Binaries, EmbeddedError, choose, major_of};

    fn binaries(major: u32) -> Binaries {
        Binaries { dir: PathBuf::from(format!("/pg/{major}")), major }
    }

    #[test]
    fn versions_are_read_from_what_postgres_prints() {
        assert_eq!(major_of("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major_of("postgres (PostgreSQL) 19beta1\n"), Some(19));
        assert_eq!(major_of("bash: postgres: not found"), None);
    }

    #[test]
    fn new_data_get_the_newest_and_old_data_their_own() {
        let folder = Path::new("/data");
        let found = vec![binaries(15), binaries(17), binaries(16)];
        assert_eq!(choose(found.clone(), folder, None), Ok(binaries(17)));
        assert_eq!(choose(found.clone(), folder, Some(15)), Ok(binaries(15)));
        let missing = choose(found, folder, Some(18)).expect_err("not installed");
        assert!(missing.to_string().contains("postgresql-18"), "{missing}");
        let none = choose(Vec::new(), folder, None);
        assert!(matches!(none, Err(EmbeddedError::NoBinaries { .. })));
    }

    #[test]
    fn a_named_folder_without_binaries_is_named_in_the_error() {
        let folder = Path::new("/nowhere/bin");
        let error = Binaries::find(Some(folder), folder, None).expect_err("empty");
        assert!(error.to_string().starts_with("/nowhere/bin holds no working"), "{error}");
    }
}
