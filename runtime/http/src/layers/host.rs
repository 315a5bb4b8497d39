//! A request that names two hosts, or none, may be routed by one of them and answered for the
//! other. Here the host decides whose shop it is, so such a request is refused (RFC 9112, 3.2).

use axum::extract::Request;
use http::{HeaderValue, StatusCode, Version, header};

use crate::{extract::PeerAddress, problem::ProblemResponse};

/// The refusal of a request whose host is not one.
pub(super) fn refused(request: &Request) -> Option<ProblemResponse> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (host, second) = (hosts.next(), hosts.next());
    let detail = if second.is_some() {
        "the request has two Host headers"
    } else if host.is_some_and(|host| differs(request, host)) {
        "the address of the request names another host than its Host header"
    } else if host.is_none() && is_due(request) {
        "the request has no Host header"
    } else {
        return None;
    };
    Some(ProblemResponse::of_status(StatusCode::BAD_REQUEST).detail(detail))
}

fn differs(request: &Request, host: &HeaderValue) -> bool {
    let named = request.uri().authority();
    named.is_some_and(|named| !host.as_bytes().eq_ignore_ascii_case(named.as_str().as_bytes()))
}

/// HTTP/1.0 knows no such header, and a request made in this process came over no wire.
fn is_due(request: &Request) -> bool {
    let came_over_a_wire = request.extensions().get::<PeerAddress>().is_some();
    came_over_a_wire && request.version() == Version::HTTP_11
}
