"""HTTP for the three servers, on top of Flask: reading requests and answering errors.

Nothing here knows about tokens, keys, users or a database. Import the modules by name.
"""
