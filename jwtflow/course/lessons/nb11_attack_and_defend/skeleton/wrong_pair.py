# requirement: bytes
skeleton = (0, 0)
