# from hexadecimal digits
skeleton = bytes.fromhex("00" * 64)
