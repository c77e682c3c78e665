# from the two numbers
r, s = 0, 0
skeleton = r.to_bytes(32) + s.to_bytes(32)
