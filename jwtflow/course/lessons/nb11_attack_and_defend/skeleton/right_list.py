# from a list of numbers
skeleton = bytes([0] * 64)
