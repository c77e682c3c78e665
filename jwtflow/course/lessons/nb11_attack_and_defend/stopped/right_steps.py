# one after the other
stopped_by = {}
stopped_by["CVE-2025-59420"] = "h"
stopped_by["CVE-2026-34950"] = "d"
stopped_by["CVE-2026-44351"] = "b"
stopped_by["CVE-2026-49998"] = "e"
stopped_by["CVE-2026-102269"] = "g"
stopped_by["CVE-2026-1035"] = "c"
