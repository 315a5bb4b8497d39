//! The data folder: whose it is, who may read its secrets, and how much room is left.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use nix::{
    sys::statvfs::statvfs,
    unistd::{AccessFlags, Uid, User, access, geteuid},
};
use rt_config::Sources;

use super::finding::Finding;

const FOLDER: &str = "data_folder";
const SPACE: &str = "disk_space";
const SECRETS: &str = "secret_files";

/// Less room than this is a warning, and less than that a failure, in MiB.
const SPACE_WARN_MIB: u64 = 2_048;
const SPACE_FAIL_MIB: u64 = 256;

/// Where an installation that root runs kept its data before it had a folder of the system's.
const FORMER: &str = ".shop";

pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let folder = match sources.data_dir() {
        Ok(folder) => sources.working_dir.join(folder),
        Err(_) => return vec![Finding::skipped(FOLDER, "the configuration names none")],
    };
    let mut findings = match fs::metadata(&folder) {
        Ok(metadata) if metadata.is_dir() => {
            vec![owner(&folder, metadata.uid()), space(&folder), secrets(&folder)]
        }
        Ok(_) => {
            let said = format!("{} is not a folder", folder.display());
            vec![Finding::fail(FOLDER, said, "name a folder with --data-dir")]
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let said = format!("{} is not there yet; the first start makes it", folder.display());
            vec![Finding::ok(FOLDER, said)]
        }
        Err(error) => {
            let said = format!("{}: {error}", folder.display());
            vec![Finding::fail(FOLDER, said, "run this as the user who runs the shop")]
        }
    };
    findings.extend(former(sources, &folder));
    findings
}

fn owner(folder: &Path, owner: u32) -> Finding {
    let (own, place) = (geteuid(), folder.display());
    if access(folder, AccessFlags::W_OK | AccessFlags::X_OK).is_err() {
        let said = format!(
            "{place} belongs to {} and {} may not write there",
            name(owner),
            name(own.as_raw())
        );
        let fix = format!("run this as {}, or: chown -R {own} {place}", name(owner));
        return Finding::fail(FOLDER, said, fix);
    }
    if own.as_raw() != owner {
        let said =
            format!("{place} belongs to {}, and this is {}", name(owner), name(own.as_raw()));
        let fix = format!("run the shop as {}: files made now are another's", name(owner));
        return Finding::warn(FOLDER, said, fix);
    }
    Finding::ok(FOLDER, format!("{place} belongs to {}", name(owner)))
}

fn name(uid: u32) -> String {
    let user = User::from_uid(Uid::from_raw(uid)).ok().flatten();
    user.map_or_else(|| format!("user {uid}"), |user| user.name)
}

fn space(folder: &Path) -> Finding {
    let Ok(disk) = statvfs(folder) else {
        return Finding::skipped(SPACE, format!("{} does not tell", folder.display()));
    };
    let free_mib = disk.blocks_available().saturating_mul(disk.fragment_size()) >> 20;
    let said = format!("{free_mib} MiB free where {} lies", folder.display());
    let fix = "make room: without any the database stops taking orders";
    match free_mib {
        ..SPACE_FAIL_MIB => Finding::fail(SPACE, said, fix),
        SPACE_FAIL_MIB..SPACE_WARN_MIB => Finding::warn(SPACE, said, fix),
        _ => Finding::ok(SPACE, said),
    }
}

/// What others may read is no secret.
fn secrets(folder: &Path) -> Finding {
    let files = [folder.join("admin.token"), folder.join("keys").join("signing.key")];
    let there: Vec<&PathBuf> = files.iter().filter(|file| file.exists()).collect();
    let open = there.iter().filter(|file| fs::metadata(file).is_ok_and(|m| m.mode() & 0o077 != 0));
    let open: Vec<String> = open.map(|file| file.display().to_string()).collect();
    match (open.is_empty(), there.len()) {
        (true, 0) => Finding::ok(SECRETS, "none yet; the first start makes them"),
        (true, _) => Finding::ok(SECRETS, "readable by their owner alone"),
        (false, _) => {
            let said = format!("others may read {}", open.join(", "));
            Finding::fail(SECRETS, said, format!("chmod 600 {}", open.join(" ")))
        }
    }
}

/// Root's default was the working folder once: what lies there is not used by itself any more.
fn former(sources: &Sources, folder: &Path) -> Option<Finding> {
    let former = sources.working_dir.join(FORMER);
    let lost = sources.as_root && former.join("postgres").is_dir() && former != folder;
    lost.then(|| {
        let said = format!("{} holds data and is not the data folder", former.display());
        let fix = format!("--data-dir {FORMER} uses it; or move it to {}", folder.display());
        Finding::warn(FOLDER, said, fix)
    })
}
