//! Pure decisions: policy and observation in, plan out.
