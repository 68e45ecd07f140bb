"""staff (being built)."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__)
