"""What gunicorn reads when it is started in this folder: two settings that its defaults lack.

Elsewhere, the options in ``docs/deploying.md`` say the same.
"""

# Without a proxy in front, a header SCRIPT_NAME from this very machine would end as a 500.
forwarder_headers = ""

# Authorization requests carry long parameters; 4094 bytes, the default, cut some off.
limit_request_line = 8190
