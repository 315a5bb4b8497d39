//! Ids that only this module has.

kernel_common::typed_id!(
    /// An address that events are posted to.
    EndpointId
);
kernel_common::typed_id!(
    /// One event on its way to one endpoint.
    DeliveryId
);
