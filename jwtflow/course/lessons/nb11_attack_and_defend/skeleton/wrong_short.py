# requirement: 64 bytes
skeleton = bytes(32)
