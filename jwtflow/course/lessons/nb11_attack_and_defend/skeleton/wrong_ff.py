# requirement: not any number will do
skeleton = b"\xff" * 64
