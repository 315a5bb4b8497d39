//! Every fact of the port.

use crate::folder::engine;

kernel_search::engine_suite!(engine());
