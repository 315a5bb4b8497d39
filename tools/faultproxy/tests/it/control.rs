//! The program and its control API.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn call(address: &str, method: &str, path: &str, body: &str) -> Value {
    let mut stream = TcpStream::connect(address).expect("it listens");
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 2"), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).unwrap_or_default()
}

#[test]
fn the_program_takes_commands_and_tells_what_it_did() {
    let behind = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let upstream = behind.local_addr().expect("bound").to_string();
    let mut child = Command::new(env!("CARGO_BIN_EXE_faultproxy"))
        .args(["--upstream", &upstream])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let stdout = child.stdout.take().expect("piped");
    let _running = Running(child);
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line).expect("it says where");
    let said = line.trim().strip_prefix("faultproxy listening on ").expect("where");
    let (address, control) = said.split_once(", control on http://").expect("both addresses");

    let faults = call(control, "POST", "/faults", r#"{"refuse": true}"#);
    assert_eq!(faults["refuse"], true);
    assert_eq!(call(control, "GET", "/faults", ""), faults);
    let mut refused = TcpStream::connect(address).expect("the system takes it");
    assert!(refused.read(&mut [0]).is_err());
    assert_eq!(call(control, "GET", "/counts", "")["refused"], 1);
    call(control, "POST", "/cut", "");
    assert_eq!(call(control, "GET", "/counts", "")["resets"], 0);
}
