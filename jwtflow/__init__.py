"""JWT authentication, end to end: an auth server, a client and a resource server to learn from.

Importing this package loads nothing else; each role is imported where it is needed.
"""

__version__ = "1.0.0"
