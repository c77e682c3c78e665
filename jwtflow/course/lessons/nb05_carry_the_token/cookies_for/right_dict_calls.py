# dict() and a loop
cookies = {
    "shop": dict(key="__Host-s", samesite="lax"),
    "group": dict(key="__Secure-s", samesite="strict", domain="group.example"),
    "widget": dict(key="__Host-s", samesite="none"),
}
for arguments in cookies.values():
    arguments.update(secure=True, httponly=True)
