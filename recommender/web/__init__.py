"""Who asks over HTTP."""
