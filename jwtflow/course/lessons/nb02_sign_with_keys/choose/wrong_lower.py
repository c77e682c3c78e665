# requirement: spelled as given
chosen = {
    "one_program": "hs256",
    "many_apis": "rs256",
    "small_header": "eddsa",
    "customers": "rs256",
}
