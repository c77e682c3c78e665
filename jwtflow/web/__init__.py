"""HTTP for the three servers, on top of Flask: reading requests and answering errors.

Nothing here looks into a token, and nothing needs a key, a user or a database. Import the modules
by name.
"""
