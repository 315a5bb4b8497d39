//! Keys of an import's commands: a repeat of the same batch in the same run has the same key, and
//! is answered as the first time; anything else has another.

use std::io;

use kernel_common::IdempotencyKey;
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Fixed namespace of import keys; changing it would repeat batches of runs that go on.
const NAMESPACE: Uuid = Uuid::from_u128(0x1f6b_70c1_92f4_5f0e_9c6b_64d5_2f0e_8a17);

/// The keys of one run.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    run: Uuid,
    input: String,
}

impl Keys {
    pub(crate) fn new(run: Uuid, input: &str) -> Self {
        Self { run, input: input.to_owned() }
    }

    /// The key of one command of one batch.
    pub(crate) fn key(&self, batch: u64, step: &str, request: &impl Serialize) -> IdempotencyKey {
        let mut content = Hashed(Sha256::new());
        serde_json::to_writer(&mut content, request).expect("plain data is written to memory");
        let digest = content.0.finalize();
        let mut name = format!("{}\0{}\0{batch}\0{step}\0", self.run, self.input).into_bytes();
        name.extend_from_slice(&digest);
        Uuid::new_v5(&NAMESPACE, &name).into()
    }
}

struct Hashed(Sha256);

impl io::Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::Keys;

    #[test]
    fn a_key_names_run_file_batch_step_and_content() {
        let keys = Keys::new(Uuid::from_u128(7), "file");
        let key = keys.key(1, "prices", &["a"]);
        assert_eq!(keys.key(1, "prices", &["a"]), key);
        let others = [
            Keys::new(Uuid::from_u128(8), "file").key(1, "prices", &["a"]),
            Keys::new(Uuid::from_u128(7), "other").key(1, "prices", &["a"]),
            keys.key(2, "prices", &["a"]),
            keys.key(1, "stock", &["a"]),
            keys.key(1, "prices", &["b"]),
        ];
        assert!(others.iter().all(|other| *other != key));
    }
}
