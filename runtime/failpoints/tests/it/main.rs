//! What a build has: looked at from outside, in programs compiled as a shipped one and as a test
//! one are.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const PROGRAM: &str = r#"
fn main() {
    println!("{} {}", rt_failpoints::PRESENT, rt_failpoints::planted("float_money"));
    println!("{}", rt_failpoints::amount(1999));
    let failed = rt_failpoints::point_of("commit.before", "order");
    println!("{}", if failed | rt_failpoints::point("provider.after") { "failed" } else { "alive" });
}
"#;

/// A program with this crate in it, compiled with these flags.
fn compiled(name: &str, flags: &[&str]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("the target folder is writable");
    let source = folder.join("program.rs");
    fs::write(&source, PROGRAM).expect("the target folder is writable");
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let rustc = |arguments: &[&str]| {
        let mut command = Command::new(std::env::var("RUSTC").unwrap_or("rustc".to_owned()));
        command.args(["--edition", "2024", "--out-dir"]).arg(&folder).args(flags).args(arguments);
        let output = command.output().expect("the compiler is there");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let library = library.to_str().expect("a path of text");
    rustc(&["--crate-type", "rlib", "--crate-name", "rt_failpoints", library]);
    let found = format!("rt_failpoints={}", folder.join("librt_failpoints.rlib").display());
    rustc(&["--extern", &found, source.to_str().expect("a path of text")]);
    folder.join("program")
}

/// What a program says under an environment, and whether it lived.
fn said(program: &Path, environment: &[(&str, String)]) -> (String, bool) {
    let output = Command::new(program).envs(environment.iter().cloned()).output().expect("it runs");
    (String::from_utf8_lossy(&output.stdout).replace('\n', " "), output.status.success())
}

/// The environment that asks for a bug and, by a file with this rule, for a death.
fn asks_for(rule: &str) -> [(&'static str, String); 2] {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(rule.replace([':', '='], "-"));
    fs::write(&file, rule).expect("the target folder is writable");
    [("SHOP_CHAOS_BUG", "float_money".to_owned()), ("SHOP_CHAOS_FAIL", file.display().to_string())]
}

#[test]
fn a_shipped_build_has_no_point_and_no_bug() {
    let program = compiled("shipped", &["-O"]);
    assert_eq!(
        said(&program, &asks_for("provider.after=1:crash")),
        ("false false 1999 alive ".to_owned(), true)
    );
    let bytes = fs::read(&program).expect("it was compiled");
    let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    assert!(!holds(b"SHOP_CHAOS"), "it does not even know the names");
}

#[test]
fn a_build_for_tests_has_both() {
    let program = compiled("tests", &["-C", "debug-assertions=on"]);
    assert_eq!(said(&program, &[]), ("true false 1999 alive ".to_owned(), true));
    assert_eq!(
        said(&program, &asks_for("provider.after=1:crash")),
        ("true true 1998 ".to_owned(), false)
    );
    assert_eq!(
        said(&program, &asks_for("commit.before:order=1:error")),
        ("true true 1998 failed ".to_owned(), true)
    );
    let twice = asks_for("commit.before:order=2:crash");
    assert!(said(&program, &twice).1, "it is passed once");
    let bytes = fs::read(&program).expect("it was compiled");
    assert!(bytes.windows(10).any(|window| window == b"SHOP_CHAOS"));
}

#[test]
fn the_feature_asks_for_both_in_an_optimised_build() {
    let program = compiled("feature", &["-O", "--cfg", "feature=\"chaos\""]);
    assert_eq!(
        said(&program, &asks_for("provider.after=1:crash")),
        ("true true 1998 ".to_owned(), false)
    );
}
