//! Reactions: what they call when, and what that comes to over the real modules.

mod calls;
mod effects;
mod letters;
mod money;
mod recorder;
mod refusals;
mod street;
mod transfers;
mod webhooks;
