//! What an operator reads when the shop cannot start.

use std::{net::TcpListener, process::Output};

use e2e::program;

fn shop(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = program("shop");
    command.args(arguments).envs(environment.iter().copied());
    command.current_dir(std::env::temp_dir()).output().expect("the program runs")
}

/// The one sentence of a start that failed, before anything else was made.
fn sentence(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 1, "{said}");
    lines[0].to_owned()
}

#[test]
fn a_taken_port_names_the_flag() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it is bound").to_string();
    let data = std::env::temp_dir().join(format!("shop-e2e-{}-taken", std::process::id()));
    let data = data.display().to_string();
    for (command, flag, other) in [
        ("up", "--listen", "--metrics-listen"),
        ("serve", "--listen", "--metrics-listen"),
        ("serve", "--metrics-listen", "--listen"),
    ] {
        let arguments =
            [command, "--demo", flag, &address, other, "127.0.0.1:0", "--data-dir", &data];
        let said = sentence(&shop(&arguments, &[]));
        assert!(said.starts_with("shop: ") && said.contains(&address), "{said}");
        assert!(said.contains(&format!("another address with {flag}")), "{said}");
    }
    // The demo's provider had begun its book before.
    std::fs::remove_dir_all(data).expect("it is there");
}

#[test]
fn an_unreachable_database_is_one_sentence() {
    let [nobody] = testkit::free_ports();
    let url = format!("postgres://shop:hunter2@127.0.0.1:{nobody}/shop");
    let arguments =
        ["serve", "--demo", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0"];
    let said = sentence(&shop(&arguments, &[("SHOP__DATABASE__URL", &url)]));
    assert!(said.contains(&nobody.to_string()), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn a_wrong_setting_is_named_with_its_remedy() {
    let output = shop(&["serve", "--demo"], &[("SHOP__SERVER__DRAIN_SECONDS", "soon")]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("server.drain_seconds") && said.contains("SHOP__SERVER__DRAIN_SECONDS"));
    assert!(said.contains("use e.g."), "{said}");
}

#[test]
fn a_process_of_some_modules_takes_no_port_for_the_shop() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = taken.local_addr().expect("it is bound").to_string();
    let nobody = "postgres://shop@127.0.0.1:1/shop";
    let arguments = ["serve", "--demo", "--listen", &address, "--metrics-listen", "127.0.0.1:0"];
    let output = shop(
        &arguments,
        &[
            ("SHOP__TOPOLOGY__ONLY", "inventory"),
            ("SHOP__TOPOLOGY__EVENTS_TO", "http://127.0.0.1:1"),
            ("SHOP__RPC__TOKEN", "0123456789abcdef0123456789abcdef"),
            ("SHOP__DATABASE__URL", nobody),
        ],
    );
    let said = sentence(&output);
    assert!(!said.contains(&address), "it got as far as the database: {said}");
}
