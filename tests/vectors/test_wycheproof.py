"""Project Wycheproof's JWS and JWK sets; ``wycheproof/README.md`` says where they are from.

They ask the signature layer: is this text signed by this key? The slips that the README lists are
named here, where they are read.
"""

from __future__ import annotations

import pytest

from jwtflow.errors import KeyFormatError, TokenError
from jwtflow.tokens import KeySet, VerificationKey
from jwtflow.tokens.algorithms import ALGORITHMS
from tests.vectors import read, verified_payload

SAME_AS_VALID = {367, 370}  # labelled invalid; their padding was lost, they are the valid 357
FOREIGN_CHARACTER = {372, 373}  # labelled valid; they hold a "?"


def cases(name):
    """Each vector with the key of its group."""
    return [
        pytest.param(group.get("public") or group["private"], test, id=str(test["tcId"]))
        for group in read(f"wycheproof/{name}")["testGroups"]
        for test in group["tests"]
    ]


def accepts(jwk_or_set, compact: str) -> bool:
    """Whether the token is signed under the key, as far as this package goes."""
    try:
        if "keys" in jwk_or_set:
            keys = KeySet.from_jwk_set(jwk_or_set, allow_symmetric=True)
        else:
            keys = KeySet([VerificationKey(jwk_or_set)])
        verified_payload(compact, keys)
    except (TokenError, KeyFormatError):
        return False
    return True


@pytest.mark.parametrize(("jwk", "test"), cases("json_web_signature_test.json"))
def test_signatures(jwk, test):
    """J1, J2, J7, J8, J10, J16, J17, J26: Wycheproof's verdict on each JWS is ours."""
    number = test["tcId"]
    expected = test["result"] == "valid" or number in SAME_AS_VALID
    if number in FOREIGN_CHARACTER or jwk.get("alg", "RS256") not in ALGORITHMS:
        expected = False  # RS384, PS256, ES512 and the misspelled ES521 are on no list of ours
    assert accepts(jwk, test["jws"]) == expected


@pytest.mark.parametrize(("jwks", "test"), cases("json_web_key_test.json"))
def test_key_sets(jwks, test):
    """J11, J13, J14, J15, J17, J23: Wycheproof's verdict on each key set is ours."""
    algorithms = {jwk.get("alg") for jwk in jwks["keys"]}
    expected = test["result"] == "valid" and algorithms <= ALGORITHMS
    assert accepts(jwks, test["jws"]) == expected


def test_the_sets_are_whole():
    """Nothing of the two sets is left out."""
    assert len(cases("json_web_signature_test.json")) == 401
    assert len(cases("json_web_key_test.json")) == 26
