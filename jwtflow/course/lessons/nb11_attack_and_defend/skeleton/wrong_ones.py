# requirement: not any number will do
skeleton = (1).to_bytes(32) * 2
