# other errors become a refusal
import math


def check_times(claims, *, now, leeway=0):
    try:
        times = {n: claims[n] for n in ("exp", "iat", "nbf") if n in claims}
        for v in times.values():
            if isinstance(v, (bool, str)) or not math.isfinite(v) or abs(v) > 10**12:
                raise ValueError("no time")
        ok = (
            now - leeway < times["exp"]
            and times["iat"] <= now + leeway
            and times.get("nbf", now) <= now + leeway
        )
    except (KeyError, TypeError, OverflowError) as e:
        raise ValueError("bad times") from e
    if not ok:
        raise ValueError("not good now")
