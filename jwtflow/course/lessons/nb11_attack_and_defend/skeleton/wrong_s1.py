# requirement: s has to make the message vanish
skeleton = bytes(32) + (1).to_bytes(32)
