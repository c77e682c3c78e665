# requirement: N - 1 is no zero
skeleton = bytes(32) + (N - 1).to_bytes(32)
