"""child (being built)."""

from flask import Blueprint

blueprint = Blueprint("child", __name__)
