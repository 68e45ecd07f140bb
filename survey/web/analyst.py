"""analyst (being built)."""

from flask import Blueprint

blueprint = Blueprint("analyst", __name__)
