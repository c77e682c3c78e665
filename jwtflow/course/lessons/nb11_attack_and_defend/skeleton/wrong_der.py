# requirement: 64 bytes
skeleton = bytes.fromhex("3006020100020100")
