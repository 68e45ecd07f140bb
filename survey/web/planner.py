"""planner (being built)."""

from flask import Blueprint

blueprint = Blueprint("planner", __name__)
