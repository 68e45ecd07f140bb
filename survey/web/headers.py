"""What every response says about itself: no other host, no referrer, no frame."""

from flask import Flask, Response

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def secure(response: Response) -> Response:
    """Add what the view has not set itself. Pages are never kept; static files are."""
    said = {name for name, _ in response.headers}
    response.headers.extend([h for h in HEADERS.items() if h[0] not in said])
    return response


def init_app(app: Flask) -> None:
    """Secure every response of the app."""
    app.after_request(secure)
