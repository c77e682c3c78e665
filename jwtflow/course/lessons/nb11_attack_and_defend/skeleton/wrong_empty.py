# requirement: 64 bytes
skeleton = b""
