//! Between faults and status codes.

use bytes::Bytes;
use http::StatusCode;
use rt_contract::{CallError, Fault, FaultKind, Outcome};

/// The status under which a fault of `kind` travels.
pub(super) fn of(kind: FaultKind) -> StatusCode {
    match kind {
        FaultKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        FaultKind::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        FaultKind::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        FaultKind::Incompatible => StatusCode::BAD_REQUEST,
        FaultKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A fault as the body of a response.
pub(super) fn body(fault: Fault) -> Bytes {
    let error: CallError<()> = CallError::Fault(fault);
    Bytes::from(serde_json::to_vec(&error).expect("plain data"))
}

/// What a response means. The body of our own servers says it best; a status without one comes
/// from something in between.
pub(super) fn outcome(status: StatusCode, body: Bytes) -> Result<Outcome, Fault> {
    match status {
        StatusCode::OK => Ok(Outcome::Answered(body)),
        StatusCode::UNPROCESSABLE_ENTITY => Ok(Outcome::Failed(None, body)),
        _ => match serde_json::from_slice::<CallError<()>>(&body) {
            Ok(CallError::Fault(fault)) => Ok(Outcome::Failed(Some(fault.kind), body)),
            _ => Err(Fault::new(kind(status), format!("the other side answered {status}"))),
        },
    }
}

fn kind(status: StatusCode) -> FaultKind {
    match status {
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_GATEWAY => FaultKind::Unavailable,
        StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => FaultKind::DeadlineExceeded,
        StatusCode::TOO_MANY_REQUESTS => FaultKind::RateLimited,
        StatusCode::BAD_REQUEST
        | StatusCode::NOT_FOUND
        | StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => FaultKind::Incompatible,
        _ => FaultKind::Internal,
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::StatusCode;
    use rt_contract::{Fault, FaultKind, Outcome};

    use super::{body, of, outcome};

    #[test]
    fn every_fault_comes_back_as_it_was_sent() {
        for kind in [
            FaultKind::Unavailable,
            FaultKind::DeadlineExceeded,
            FaultKind::RateLimited,
            FaultKind::Incompatible,
            FaultKind::Internal,
        ] {
            let sent = body(Fault::new(kind, "why"));
            let came = outcome(of(kind), sent.clone());
            assert_eq!(came, Ok(Outcome::Failed(Some(kind), sent)));
        }
    }

    #[test]
    fn a_status_from_something_in_between_still_has_a_kind() {
        for (status, kind) in [
            (502, FaultKind::Unavailable),
            (503, FaultKind::Unavailable),
            (504, FaultKind::DeadlineExceeded),
            (429, FaultKind::RateLimited),
            (404, FaultKind::Incompatible),
            (413, FaultKind::Incompatible),
            (401, FaultKind::Internal),
            (301, FaultKind::Internal),
            (500, FaultKind::Internal),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            let came = outcome(status, Bytes::from_static(b"<html>"));
            assert_eq!(came.map_err(|fault| fault.kind), Err(kind), "{status}");
        }
    }
}
