# requirement: the public key goes in
skeleton = public[0].to_bytes(32) + public[0].to_bytes(32)
