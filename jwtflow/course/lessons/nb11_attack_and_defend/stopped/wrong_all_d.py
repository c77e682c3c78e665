# requirement: one line for each
stopped_by = {
    "CVE-2025-59420": "d",
    "CVE-2026-34950": "d",
    "CVE-2026-44351": "d",
    "CVE-2026-49998": "d",
    "CVE-2026-102269": "d",
    "CVE-2026-1035": "d",
}
