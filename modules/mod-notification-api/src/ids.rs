//! Ids that only this module has.

kernel_common::typed_id!(
    /// A message.
    MessageId
);
