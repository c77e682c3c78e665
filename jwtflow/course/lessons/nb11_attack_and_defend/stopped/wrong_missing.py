# requirement: six entries
stopped_by = {"CVE-2025-59420": "h", "CVE-2026-34950": "d"}
