"""Messages inside the site, and mail with an outbox that survives a failing server."""
