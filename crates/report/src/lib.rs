//! One report value, as HTML and JSON.
