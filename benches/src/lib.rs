//! Measurements side by side.
