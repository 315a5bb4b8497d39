//! Journeys through the running shop, over real HTTP.
