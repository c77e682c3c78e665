# written as a literal
skeleton = b"\x00" * 64
