//! One folder a platform.
