//! Stand-ins for product pictures.

macro_rules! pictures {
    ($($name:literal),* $(,)?) => {
        /// Every picture by name.
        pub(crate) const ALL: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("pictures/", $name, ".svg")))),*];
    };
}

pictures!["candle", "lamp", "mug", "notebook", "table", "teapot", "throw", "tote", "vase"];
