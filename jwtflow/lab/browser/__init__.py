"""A small model of a browser: cookies, origins, sites, CORS, and what script may do."""

from jwtflow.lab.browser.browser import Browser, SentRequest
from jwtflow.lab.browser.cookies import Cookie, CookieJar, Sending
from jwtflow.lab.browser.origins import BadURLError
from jwtflow.lab.browser.page import Answer, Page, WithheldError

__all__ = [
    "Answer",
    "BadURLError",
    "Browser",
    "Cookie",
    "CookieJar",
    "Page",
    "Sending",
    "SentRequest",
    "WithheldError",
]
