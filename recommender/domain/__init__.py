"""What exists: frozen dataclasses and their canonical bytes."""
