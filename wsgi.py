"""The door for a WSGI server and for the `flask` command."""

from survey import create_app

app = create_app()
