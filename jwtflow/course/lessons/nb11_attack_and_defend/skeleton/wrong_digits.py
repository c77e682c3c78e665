# requirement: not the digit, the number
skeleton = b"0" * 64
