//! `POST /api/v1/checkout`

mod answers;
mod refusals;
mod repeats;
