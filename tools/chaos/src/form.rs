//! A pressed button on a page: a form, not JSON.

use crate::client::{Answer, Outcome};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A page's address.
#[derive(Debug)]
pub(crate) struct Form {
    address: String,
}

impl Form {
    pub(crate) fn new(address: &str) -> Self {
        Self { address: address.to_owned() }
    }

    /// Sends `fields` and reads the status.
    pub(crate) async fn post(&self, path: &str, fields: &str) -> Outcome {
        match self.try_post(path, fields).await {
            Ok(answer) => Outcome::Answered(answer),
            Err(error) => Outcome::Unknown(error.to_string()),
        }
    }

    async fn try_post(&self, path: &str, fields: &str) -> std::io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address).await?;
        let (host, length) = (&self.address, fields.len());
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\n\
             content-length: {length}\r\n\r\n{fields}"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut text = Vec::new();
        stream.read_to_end(&mut text).await?;
        let status = text.get(9..12).and_then(|digits| std::str::from_utf8(digits).ok());
        let status = status.and_then(|digits| digits.parse().ok()).unwrap_or_default();
        Ok(Answer { status, retry_after: false, body: text.into() })
    }
}
