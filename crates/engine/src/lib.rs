//! What happens and when: cases, runs, proof.
