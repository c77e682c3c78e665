# requirement: a name
other_api = bobs_token
