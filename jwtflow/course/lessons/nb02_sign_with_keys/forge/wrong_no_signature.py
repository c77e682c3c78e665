# belief: a check can be fooled by leaving the signature out
message, h = digest_of({"roles": ["admin"]})
forged = message + "."
