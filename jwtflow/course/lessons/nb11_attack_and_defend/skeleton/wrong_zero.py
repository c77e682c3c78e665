# requirement: bytes
skeleton = 0
