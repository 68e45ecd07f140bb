"""public (being built)."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
