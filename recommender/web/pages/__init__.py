"""The employee's page: what to learn next, and why, as HTML that needs no script."""
