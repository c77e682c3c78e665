# belief: a check can be fooled by leaving the signature out
forged = digest_of({"roles": ["admin"]})[0] + "."
