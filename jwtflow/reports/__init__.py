"""The demo's own data: reports, which the resource server and the session server hand out.

It lies beneath both, because they may not import each other. It knows no token, account or key:
who may see or write a report is decided before anybody asks here.
"""
