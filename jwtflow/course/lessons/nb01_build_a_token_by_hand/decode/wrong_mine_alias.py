# requirement: it does the work itself
base64url_decode = mine.base64url_decode
