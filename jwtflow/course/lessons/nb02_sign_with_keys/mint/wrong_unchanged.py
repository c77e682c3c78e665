# requirement: roles
minted = bob["access_token"]
