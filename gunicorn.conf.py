"""What gunicorn reads when it is started in this folder: three settings that its defaults lack.

Elsewhere, the options in ``docs/deploying.md`` say the same.
"""

# Without a proxy in front, a header SCRIPT_NAME from this very machine would end as a 500.
forwarder_headers = ""

# X-Forwarded-* say nothing here (rule R8), and are no 400 where they contradict one another.
forwarded_allow_ips = ""

# Authorization requests carry long parameters; 4094 bytes, the default, cut some off.
limit_request_line = 8190
