"""The living example's cases: invented applications in every state, made by the same actions as people use. Demo only."""
