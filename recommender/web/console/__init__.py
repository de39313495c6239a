"""The console for learning and development: read every decision, keep the catalogue."""
