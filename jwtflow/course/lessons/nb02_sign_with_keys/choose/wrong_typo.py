# requirement: the situations' names
chosen = {
    "one program": "HS256",
    "many apis": "RS256",
    "small header": "EdDSA",
    "customers": "RS256",
}
