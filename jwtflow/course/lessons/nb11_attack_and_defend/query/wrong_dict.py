# requirement: a token is text
queried = {"kid": "' UNION SELECT 'a"}
