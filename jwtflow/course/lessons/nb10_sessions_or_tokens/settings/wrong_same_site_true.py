# requirement: 3
settings = {
    "SESSION_COOKIE_NAME": "__Host-session",
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": True,
    "SESSION_COOKIE_PATH": "/",
    "PERMANENT_SESSION_LIFETIME": 12 * 3600,
}
