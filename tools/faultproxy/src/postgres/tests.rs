use super::*;

fn typed(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = i32::try_from(body.len() + 4).expect("short");
    [&[kind], length.to_be_bytes().as_slice(), body].concat()
}

fn startup() -> Vec<u8> {
    [12i32.to_be_bytes(), 196_608i32.to_be_bytes(), [0; 4]].concat()
}

/// What a client is understood to ask, message by message.
fn asked(sent: &[Vec<u8>]) -> Vec<Asked> {
    let (mut messages, mut client) = (Messages::of_client(), Client::default());
    let mut asked = Vec::new();
    // Byte by byte: messages arrive in any pieces.
    for byte in sent.concat() {
        messages.push(&[byte]);
        while let Some(message) = messages.next() {
            asked.push(client.read(&message, &mut messages));
        }
    }
    asked
}

#[test]
fn a_commit_is_known_in_a_simple_query() {
    let table: [(&str, Asked); 9] = [
        ("COMMIT", Asked::Commit),
        ("SELECT current_user::text; COMMIT", Asked::Commit),
        ("  commit ; ", Asked::Commit),
        ("END", Asked::Commit),
        ("SELECT 'commit'", Asked::Other),
        ("INSERT INTO commits VALUES (1)", Asked::Other),
        ("ROLLBACK", Asked::Other),
        ("COMMIT PREPARED 'x'", Asked::Commit),
        ("SELECT 1 -- commit", Asked::Other),
    ];
    for (query, expected) in table {
        let query = [query.as_bytes(), &[0]].concat();
        assert_eq!(asked(&[startup(), typed(b'Q', &query)]), [Asked::Other, expected]);
    }
}

#[test]
fn a_commit_is_known_when_its_portal_is_executed() {
    let sent = [
        startup(),
        typed(b'P', b"one\0COMMIT\0\0\0"),
        typed(b'P', b"two\0SELECT 1\0\0\0"),
        typed(b'B', b"p\0one\0\0\0\0\0\0\0"),
        typed(b'E', b"p\0\0\0\0\0"),
        typed(b'B', b"p\0two\0\0\0\0\0\0\0"),
        typed(b'E', b"p\0\0\0\0\0"),
    ];
    let mut expected = [Asked::Other; 7];
    expected[4] = Asked::Commit;
    assert_eq!(asked(&sent), expected);
}

#[test]
fn encryption_may_be_asked_for_before_the_start() {
    let ssl = [8i32.to_be_bytes(), SSL_REQUEST.to_be_bytes()].concat();
    let sent = [ssl, startup(), typed(b'Q', b"COMMIT\0")];
    assert_eq!(asked(&sent), [Asked::Encryption, Asked::Other, Asked::Commit]);
}

#[test]
fn only_the_servers_word_says_that_it_was_committed() {
    assert!(says_committed(&typed(b'C', b"COMMIT\0")));
    assert!(!says_committed(&typed(b'C', b"ROLLBACK\0")), "a COMMIT of what had failed");
    assert!(!says_committed(&typed(b'C', b"SELECT 1\0")));
    assert!(!says_committed(&typed(b'D', b"COMMIT\0")));
}
