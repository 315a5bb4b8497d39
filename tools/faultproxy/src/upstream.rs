//! What stands behind the proxy.

use std::{fmt, io, net::SocketAddr, path::PathBuf, str::FromStr};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, UnixStream},
};

/// What stands behind the proxy: an address, or the path of a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upstream {
    /// `127.0.0.1:5432`
    Tcp(SocketAddr),
    /// `/run/postgresql/.s.PGSQL.5432`
    Unix(PathBuf),
}

/// A text that names neither an address nor an absolute path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidUpstream(String);

impl fmt::Display for InvalidUpstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is neither ADDRESS:PORT nor the path of a socket", self.0)
    }
}

impl std::error::Error for InvalidUpstream {}

impl FromStr for Upstream {
    type Err = InvalidUpstream;

    fn from_str(text: &str) -> Result<Self, InvalidUpstream> {
        if text.starts_with('/') {
            return Ok(Self::Unix(PathBuf::from(text)));
        }
        text.parse().map(Self::Tcp).map_err(|_| InvalidUpstream(text.to_owned()))
    }
}

pub(crate) type Reader = Box<dyn AsyncRead + Send + Unpin>;
pub(crate) type Writer = Box<dyn AsyncWrite + Send + Unpin>;

impl Upstream {
    pub(crate) async fn connect(&self) -> io::Result<(Reader, Writer)> {
        match self {
            Self::Tcp(address) => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                let (reader, writer) = stream.into_split();
                Ok((Box::new(reader), Box::new(writer)))
            }
            Self::Unix(path) => {
                let (reader, writer) = UnixStream::connect(path).await?.into_split();
                Ok((Box::new(reader), Box::new(writer)))
            }
        }
    }
}
