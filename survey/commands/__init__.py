"""The `flask` commands: thin, they call services. They work without a running app."""
