# requirement: the base point's x is another one
skeleton = x_of(G).to_bytes(32) + bytes(32)
