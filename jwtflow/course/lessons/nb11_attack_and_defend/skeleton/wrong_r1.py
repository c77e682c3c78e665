# requirement: r is the x of the zero
skeleton = (1).to_bytes(32) + bytes(32)
