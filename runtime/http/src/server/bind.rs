//! Taking an address.

use std::{
    io::{self, ErrorKind},
    net::{SocketAddr, TcpListener as StdListener},
};

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpListener;

use super::{Bound, Server};

/// An address cannot be listened on. The text names the flag that changes it.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Somebody else listens there.
    #[error("{address} is in use; stop the other program or choose another address with {flag}")]
    InUse {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
    },
    /// The process may not, most often because the port is below 1024.
    #[error("this user may not listen on {address}; choose another address with {flag}")]
    NotAllowed {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
    },
    /// The machine has no such address.
    #[error("this machine has no address {address}; choose another with {flag}")]
    NoSuchAddress {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
    },
    /// Anything else.
    #[error("cannot listen on {address}, set by {flag}")]
    Other {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
        /// What the operating system says.
        source: io::Error,
    },
}

impl Server {
    /// Takes `address`; port 0 takes any free one, which [`Bound::local_addr`] tells. `flag` is
    /// what an operator changes when it is taken.
    ///
    /// # Errors
    /// See [`BindError`].
    pub fn bind(self, address: SocketAddr, flag: &'static str) -> Result<Bound, BindError> {
        listen(address, self.settings.backlog)
            .map(|listener| Bound::new(listener, self.settings, self.ids))
            .map_err(|source| match source.kind() {
                ErrorKind::AddrInUse => BindError::InUse { address, flag },
                ErrorKind::PermissionDenied => BindError::NotAllowed { address, flag },
                ErrorKind::AddrNotAvailable => BindError::NoSuchAddress { address, flag },
                _ => BindError::Other { address, flag, source },
            })
    }

    /// Serves a listener that a parent process bound and handed down.
    ///
    /// # Errors
    /// When the operating system refuses to make it non-blocking.
    pub fn on(self, listener: StdListener) -> io::Result<Bound> {
        listener.set_nonblocking(true)?;
        Ok(Bound::new(TcpListener::from_std(listener)?, self.settings, self.ids))
    }
}

fn listen(address: SocketAddr, backlog: u32) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // A restart must not wait for the connections of the run before to fade.
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(i32::try_from(backlog).unwrap_or(i32::MAX))?;
    TcpListener::from_std(socket.into())
}
