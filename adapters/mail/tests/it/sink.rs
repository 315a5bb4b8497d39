//! A mail server that takes everything, unless told otherwise.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// How the server behaves.
#[derive(Clone, Debug)]
pub(crate) struct Manners {
    /// What it offers after EHLO, a line each.
    pub(crate) offers: Vec<&'static str>,
    /// Its answer to AUTH.
    pub(crate) auth: &'static str,
    /// Its answer to RCPT.
    pub(crate) recipient: &'static str,
    /// Its answer to a whole mail; without one it hangs up.
    pub(crate) taken: Option<&'static str>,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            offers: vec![],
            auth: "235 welcome",
            recipient: "250 fine",
            taken: Some("250 taken"),
        }
    }
}

/// What came over the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    /// Every command, in order.
    pub(crate) commands: Vec<String>,
    /// Every mail, dots unstuffed.
    pub(crate) mails: Vec<String>,
}

pub(crate) struct Sink {
    pub(crate) port: u16,
    heard: Arc<Mutex<Heard>>,
    task: tokio::task::JoinHandle<()>,
}

impl Sink {
    pub(crate) async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let heard: Arc<Mutex<Heard>> = Arc::default();
        let ear = heard.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, manners.clone(), ear.clone()));
            }
        });
        Self { port, heard, task }
    }

    pub(crate) fn heard(&self) -> Heard {
        self.heard.lock().expect("not poisoned").clone()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Ends when the client does.
async fn converse(stream: TcpStream, manners: Manners, heard: Arc<Mutex<Heard>>) -> Option<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 sink\r\n").await.ok()?;
    loop {
        let command = lines.next_line().await.ok()??;
        heard.lock().expect("not poisoned").commands.push(command.clone());
        let verb = command.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => {
                let mut answer = "250-sink\r\n".to_owned();
                for offer in &manners.offers {
                    answer.push_str(&format!("250-{offer}\r\n"));
                }
                answer + "250 HELP"
            }
            "AUTH" => manners.auth.to_owned(),
            "RCPT" => manners.recipient.to_owned(),
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await.ok()?;
                let mut mail = String::new();
                loop {
                    let line = lines.next_line().await.ok()??;
                    if line == "." {
                        break;
                    }
                    mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.push_str("\r\n");
                }
                heard.lock().expect("not poisoned").mails.push(mail);
                manners.taken?.to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 fine".to_owned(),
        };
        writer.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}
