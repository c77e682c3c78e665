# belief: a token holds its claims as they are written
forged_token = signing_input.split(".")[0] + '.{"sub":"bob","role":"admin"}.signature'
