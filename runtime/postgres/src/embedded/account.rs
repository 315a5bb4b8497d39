//! Under whom the server runs: ourselves, or, as root, an account without rights.

use std::{
    fs, io,
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

use nix::unistd::{Uid, User, geteuid};

use super::EmbeddedError;

/// The account of the server's processes and files.
#[derive(Clone, Debug)]
pub(super) struct Account {
    name: String,
    uid: u32,
    /// Present when we are root and must become somebody else: PostgreSQL refuses to run as root.
    becomes: Option<(u32, u32)>,
}

impl Account {
    pub(super) fn of_server() -> Result<Self, EmbeddedError> {
        let own = geteuid();
        if !own.is_root() {
            let name = named(own).unwrap_or_else(|| own.to_string());
            return Ok(Self { name, uid: own.as_raw(), becomes: None });
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self {
                uid: user.uid.as_raw(),
                becomes: Some((user.uid.as_raw(), user.gid.as_raw())),
                name: user.name,
            })
            .ok_or(EmbeddedError::NoAccount)
    }

    pub(super) fn is_root_run(&self) -> bool {
        self.becomes.is_some()
    }

    /// Gives `path` to the account, closed to everybody else.
    pub(super) fn own(&self, path: &Path, mode: u32) -> Result<(), EmbeddedError> {
        let owned = match self.becomes {
            Some((uid, gid)) => chown(path, Some(uid), Some(gid)),
            None => Ok(()),
        };
        owned
            .and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(mode)))
            .map_err(|error| EmbeddedError::io(path, &error))
    }

    /// Checks that the account may pass through every folder above `path`.
    pub(super) fn check_reaches(&self, path: &Path) -> Result<(), EmbeddedError> {
        if self.becomes.is_none() {
            return Ok(());
        }
        for folder in path.ancestors().skip(1) {
            let Ok(found) = fs::metadata(folder) else {
                continue;
            };
            let open =
                found.mode() & 0o001 != 0 || (found.uid() == self.uid && found.mode() & 0o100 != 0);
            if !open {
                return Err(EmbeddedError::NotReachable {
                    path: folder.to_owned(),
                    account: self.name.clone(),
                });
            }
        }
        Ok(())
    }

    /// A command that runs as the account, knows nothing of the caller's `PG*` variables and
    /// speaks English.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").stdin(Stdio::null()).env("LC_ALL", "C").env("TZ", "UTC");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        if let Some((uid, gid)) = self.becomes {
            // The standard library drops the supplementary groups with them.
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Makes a folder of the account, or takes the one that is there if it is the account's own.
    pub(super) fn make_private_folder(&self, path: &Path) -> Result<(), EmbeddedError> {
        match fs::create_dir(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                // Not following links: in a shared folder anybody could have made it.
                let found =
                    fs::symlink_metadata(path).map_err(|error| EmbeddedError::io(path, &error))?;
                let ours = found.is_dir()
                    && (found.uid() == self.uid || found.uid() == geteuid().as_raw());
                if !ours {
                    return Err(EmbeddedError::SocketFolder { path: path.to_owned() });
                }
            }
            Err(error) => return Err(EmbeddedError::io(path, &error)),
        }
        self.own(path, 0o700)
    }
}

fn named(uid: Uid) -> Option<String> {
    User::from_uid(uid).ok().flatten().map(|user| user.name)
}
