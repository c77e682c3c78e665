# s is N, which is 0 modulo N
skeleton = bytes(32) + N.to_bytes(32)
