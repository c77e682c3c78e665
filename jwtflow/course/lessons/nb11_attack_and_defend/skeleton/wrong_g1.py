# requirement: the message goes in
skeleton = x_of(G).to_bytes(32) + (1).to_bytes(32)
