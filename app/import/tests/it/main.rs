//! Imports and exports over the real modules, and the committed corpora.

mod corpus;
mod going_on;
mod jobs;
mod mapped;
mod real_files;
mod refused;
mod round_trip;
mod stage;
mod twice;
