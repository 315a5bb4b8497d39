//! Why a job is not made, fed or started.

use kernel_common::{FieldError, Problem, ProblemKind};

/// Why a job is not made, fed or started.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// There is no such job of this tenant.
    #[error("there is no such import")]
    Unknown,
    /// The mapping cannot be.
    #[error("{0}")]
    Mapping(String),
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The job has its file, or is over.
    #[error("the import has begun; its file cannot be changed")]
    NotWaiting,
    /// Another piece of the file is wanted.
    #[error("{received} bytes of the file have come; send what follows them")]
    WrongOffset {
        /// Bytes that have come.
        received: u64,
    },
    /// The file is too large.
    #[error("a file has at most {bytes_max} bytes")]
    TooLarge {
        /// The most it may have.
        bytes_max: u64,
    },
    /// Nothing of the file has come.
    #[error("send the file first")]
    NoFile,
    /// The data folder cannot be used.
    #[error("the import cannot be written down: {0}")]
    Paper(#[from] std::io::Error),
}

impl Problem for JobError {
    fn kind(&self) -> ProblemKind {
        match self {
            Self::Unknown => ProblemKind::NotFound,
            Self::Mapping(_) | Self::KeyReused | Self::TooLarge { .. } => ProblemKind::Invalid,
            Self::NotWaiting | Self::WrongOffset { .. } | Self::NoFile => ProblemKind::Conflict,
            Self::Paper(_) => ProblemKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "import.unknown",
            Self::Mapping(_) => "import.invalid_mapping",
            Self::KeyReused => "import.key_reused",
            Self::NotWaiting => "import.not_waiting",
            Self::WrongOffset { .. } => "import.wrong_offset",
            Self::TooLarge { .. } => "import.too_large",
            Self::NoFile => "import.no_file",
            Self::Paper(_) => "import.internal",
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::Mapping(reason) => vec![FieldError::new("/mapping", "invalid", reason.as_str())],
            _ => Vec::new(),
        }
    }

    fn details(&self) -> Option<serde_json::Value> {
        match self {
            Self::WrongOffset { received } => Some(serde_json::json!({ "received": received })),
            _ => None,
        }
    }
}
