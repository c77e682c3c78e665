# as it stands in a token
skeleton = mine.base64url_decode("A" * 86)
