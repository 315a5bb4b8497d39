//! Mail transports behind the notification module's port: SMTP and a local outbox folder.
