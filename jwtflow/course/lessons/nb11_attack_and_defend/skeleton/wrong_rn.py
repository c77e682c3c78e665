# requirement: r is compared as it is
skeleton = N.to_bytes(32) + bytes(32)
