# requirement: signed
queried = unsigned(wanted)
