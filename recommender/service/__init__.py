"""What is done: one use case per function: gather, compute, record."""
