"""A small model of a browser: cookies, origins, sites, CORS, and what script may do."""

from jwtflow.lab.browser.browser import Browser
from jwtflow.lab.browser.cookies import Context, Cookie, CookieJar
from jwtflow.lab.browser.origins import BadURLError
from jwtflow.lab.browser.page import Answer, Page, WithheldError
from jwtflow.lab.browser.trip import RedirectError
from jwtflow.lab.browser.views import SentRequest

__all__ = [
    "Answer",
    "BadURLError",
    "Browser",
    "Context",
    "Cookie",
    "CookieJar",
    "Page",
    "RedirectError",
    "SentRequest",
    "WithheldError",
]
