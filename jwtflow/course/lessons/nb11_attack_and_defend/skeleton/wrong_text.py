# requirement: bytes
skeleton = "A" * 86
