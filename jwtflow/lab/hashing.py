"""The lab's password hashing, which computes nothing twice."""

from __future__ import annotations

from jwtflow.store import PasswordHashing


class LabHashing(PasswordHashing):
    """Computes once what each lab of this process would compute again: a lab's salts repeat."""

    def _new_hash(self, encoded: bytes, salt: bytes) -> str:
        made = _hashes.get((encoded, salt))
        if made is None:
            made = _hashes[encoded, salt] = super()._new_hash(encoded, salt)
        return made

    def _matches(self, encoded: bytes, stored: str) -> bool:
        compared = _compared.get((encoded, stored))
        if compared is None:
            compared = _compared[encoded, stored] = super()._matches(encoded, stored)
        return compared


_hashes: dict[tuple[bytes, bytes], str] = {}
_compared: dict[tuple[bytes, str], bool] = {}
