"""The door for a WSGI server, and for the `flask` command in a checkout."""

from flask.cli import NoAppException

from survey import create_app
from survey.config import Misconfigured

try:
    app = create_app()
except Misconfigured as error:
    # Said by `flask` in one line; the commands that need no app still work.
    raise NoAppException(str(error)) from error
