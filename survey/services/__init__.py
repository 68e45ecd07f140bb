"""ERRANDS: one function per use case; it commits once, as its last line."""
