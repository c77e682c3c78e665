# requirement: at the same moment
stopped_by = {
    "CVE-2025-59420": "h",
    "CVE-2026-34950": "d",
    "CVE-2026-44351": "b",
    "CVE-2026-49998": "e",
    "CVE-2026-102269": "g",
    "CVE-2026-1035": "b",
}
