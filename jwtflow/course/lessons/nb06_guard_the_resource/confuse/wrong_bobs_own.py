# requirement: forged, not the auth server's own
forged = bobs_token
