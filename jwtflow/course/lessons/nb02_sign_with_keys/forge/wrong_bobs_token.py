# requirement: signed for the weak key
forged = token
