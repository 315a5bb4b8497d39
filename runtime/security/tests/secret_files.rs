//! Key and token files as a process meets them at its first, second and hundredth start.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    thread,
};

use rt_security::{BearerToken, SecretFileFault, SecretKey, Signer, read_bearer_token};

/// A fresh folder of this test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("secret_files").join(test);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("the file exists").permissions().mode() & 0o777
}

#[test]
fn a_key_is_made_once_and_only_its_owner_reads_it() {
    let path = folder("made_once").join("deep/key");
    let first = SecretKey::load_or_create(&path).expect("made");
    let second = SecretKey::load_or_create(&path).expect("loaded");
    let signed = Signer::new(first).sign("cart", "1");
    assert_eq!(Signer::new(second).verify("cart", &signed), Some("1"));
    assert_eq!(mode(&path), 0o600);
    let beside = fs::read_dir(path.parent().expect("a folder")).expect("listed").count();
    assert_eq!(beside, 1, "no draft is left behind");
}

#[test]
fn processes_that_start_at_once_agree_on_one_key() {
    let path = folder("at_once").join("key");
    let signed: Vec<String> = thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    Signer::new(SecretKey::load_or_create(&path).expect("made")).sign("p", "v")
                })
            })
            .collect();
        starts.into_iter().map(|start| start.join().expect("no panic")).collect()
    });
    assert!(signed.iter().all(|one| *one == signed[0]), "{signed:?}");
}

#[test]
fn a_file_open_to_others_is_refused() {
    let path = folder("too_open").join("key");
    SecretKey::load_or_create(&path).expect("made");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
    let error = SecretKey::load_or_create(&path).expect_err("refused");
    assert!(matches!(error.fault, SecretFileFault::TooOpen { mode: 0o644 }), "{error}");
    assert!(error.to_string().contains("chmod 600"), "{error}");
}

#[test]
fn a_damaged_file_is_refused_and_not_replaced() {
    let path = folder("damaged").join("key");
    SecretKey::load_or_create(&path).expect("made");
    for damage in ["", "short", "zz"] {
        fs::write(&path, damage).expect("written");
        let error = SecretKey::load_or_create(&path).expect_err("refused");
        assert!(matches!(error.fault, SecretFileFault::Malformed), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("still there"), damage);
        assert!(BearerToken::load_or_create(&path).is_err(), "{damage:?} is no token either");
    }
}

#[test]
fn the_admin_token_opens_and_nothing_else_does() {
    let path = folder("bearer").join("admin-token");
    let bearer = BearerToken::load_or_create(&path).expect("made");
    let token = read_bearer_token(&path).expect("read");
    assert_eq!((token.len(), mode(&path)), (43, 0o600));
    assert!(bearer.accepts(&token));
    assert!(bearer.accepts_header(&format!("Bearer {token}")));
    assert!(bearer.accepts_header(&format!("bearer {token}")));
    let again = BearerToken::load_or_create(&path).expect("loaded");
    assert!(again.accepts(&token), "a second start keeps the token");
    for wrong in ["", "x", &token[1..], &format!("{token}x")] {
        assert!(!bearer.accepts(wrong), "{wrong}");
    }
    for wrong in ["", "Bearer", "Bearer ", &token, &format!("Basic {token}")] {
        assert!(!bearer.accepts_header(wrong), "{wrong}");
    }
    assert!(!format!("{bearer:?}").contains(&token));
}

#[test]
fn a_missing_token_file_names_itself() {
    let path = folder("missing").join("admin-token");
    let error = read_bearer_token(&path).expect_err("missing");
    assert!(error.to_string().contains("admin-token"), "{error}");
}
