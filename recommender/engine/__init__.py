"""What is thought: pure functions, world in, decision out."""
