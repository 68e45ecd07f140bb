"""Addresses that open the questions, and their QR codes."""

from flask import current_app
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

BORDER = 4


def address(code: str) -> str:
    """What the QR says. Upper case fits the denser alphanumeric mode; the route takes both."""
    return f"{current_app.config['BASE_URL']}/s/{code}".upper()


def practice(slug: str) -> str:
    """What the practice QR says: an address that is no code."""
    return f"{current_app.config['BASE_URL']}/ova/{slug}".upper()


def short(path: str) -> str:
    """A public address as a person types it: without https."""
    base: str = current_app.config["BASE_URL"]
    return base.split("://", 1)[-1].removesuffix("/") + path


def svg(text: str) -> Markup:
    """The QR as a drawing: black on white whatever the page's colours, level Q, border 4.

    One path of row runs: a third of the bytes of a square for each module.
    """
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    size = len(matrix)
    runs = "".join(_runs(row, y) for y, row in enumerate(matrix))
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        'shape-rendering="crispEdges" aria-hidden="true">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{runs}"/></svg>'
    )


def _runs(row: list[bool], y: int) -> str:
    parts: list[str] = []
    start: int | None = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            parts.append(f"M{start} {y}h{x - start}v1h{start - x}z")
            start = None
    return "".join(parts)
