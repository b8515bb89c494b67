//! What HR systems say about who leaves, read from wherever it comes.
