//! Between faults and status codes.

use bytes::Bytes;
use http::StatusCode;
use rt_contract::{CallError, Encoding, Fault, FaultKind, Outcome};

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
pub(super) fn body(fault: Fault, encoding: Encoding) -> Bytes {
    let error: CallError<()> = CallError::Fault(fault);
    encoding.encode(&error).expect("plain data")
}

/// What a response means whose body came in one form and was asked for in another. The body of our
/// own servers says it best; a status without one comes from something in between.
pub(super) fn outcome(
    status: StatusCode,
    came_in: Option<Encoding>,
    asked_in: Encoding,
    body: Bytes,
) -> Result<Outcome, Fault> {
    let is_answer = matches!(status, StatusCode::OK | StatusCode::UNPROCESSABLE_ENTITY);
    if !is_answer {
        let said = came_in.and_then(|encoding| encoding.decode::<CallError<()>>(&body).ok());
        return Err(match said {
            Some(CallError::Fault(fault)) => fault,
            _ => Fault::new(kind(status), format!("the other side answered {status}")),
        });
    }
    if came_in != Some(asked_in) {
        let said = format!("the other side answered {status}, and not in {asked_in:?}");
        return Err(Fault::new(FaultKind::Incompatible, said));
    }
    Ok(if status == StatusCode::OK { Outcome::Answered(body) } else { Outcome::Failed(None, body) })
}

fn kind(status: StatusCode) -> FaultKind {
    match status {
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_GATEWAY => FaultKind::Unavailable,
        StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT => FaultKind::DeadlineExceeded,
        StatusCode::TOO_MANY_REQUESTS => FaultKind::RateLimited,
        StatusCode::BAD_REQUEST
        | StatusCode::NOT_FOUND
        | StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::NOT_ACCEPTABLE
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => FaultKind::Incompatible,
        _ => FaultKind::Internal,
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::StatusCode;
    use rt_contract::{Encoding, Fault, FaultKind, Outcome};

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
            for encoding in Encoding::ALL {
                let fault = Fault { retry_after_ms: Some(7), ..Fault::new(kind, "why") };
                let sent = body(fault.clone(), encoding);
                // Whatever was asked for: a fault says itself what it is written in.
                let came = outcome(of(kind), Some(encoding), Encoding::Json, sent);
                assert_eq!(came, Err(fault), "{encoding:?}");
            }
        }
    }

    #[test]
    fn an_answer_in_another_form_than_asked_for_is_incompatible() {
        let json = Some(Encoding::Json);
        let answer = |status, came_in, asked_in| {
            outcome(status, came_in, asked_in, Bytes::from_static(b"1")).map_err(|f| f.kind)
        };
        for (status, meant) in [
            (StatusCode::OK, Outcome::Answered(Bytes::from_static(b"1"))),
            (StatusCode::UNPROCESSABLE_ENTITY, Outcome::Failed(None, Bytes::from_static(b"1"))),
        ] {
            let incompatible = Err(FaultKind::Incompatible);
            assert_eq!(answer(status, json, Encoding::Json), Ok(meant));
            assert_eq!(answer(status, json, Encoding::MessagePack), incompatible);
            assert_eq!(answer(status, None, Encoding::Json), incompatible, "a page, say");
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
            (406, FaultKind::Incompatible),
            (413, FaultKind::Incompatible),
            (401, FaultKind::Internal),
            (301, FaultKind::Internal),
            (500, FaultKind::Internal),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            for came_in in [None, Some(Encoding::Json)] {
                let page = Bytes::from_static(b"<html>");
                let came = outcome(status, came_in, Encoding::Json, page);
                assert_eq!(came.map_err(|fault| fault.kind), Err(kind), "{status}");
            }
        }
    }
}
