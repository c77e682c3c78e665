"""What the three servers share above Flask: how a request is read and how a refusal is written.

Nothing here knows a token, a key, a user or a database. Import the modules by name.
"""
