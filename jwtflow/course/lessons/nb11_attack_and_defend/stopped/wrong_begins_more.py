# belief: a longer list of bad values closes the hole
stopped_by = {
    "CVE-2025-59420": "h",
    "CVE-2026-34950": "a",
    "CVE-2026-44351": "d",
    "CVE-2026-49998": "e",
    "CVE-2026-102269": "g",
    "CVE-2026-1035": "c",
}
