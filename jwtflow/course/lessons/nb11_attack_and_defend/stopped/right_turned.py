# the other way round first
by_line = {"h": "2025-59420", "d": "2026-34950", "b": "2026-44351", "e": "2026-49998"}
by_line |= {"g": "2026-102269", "c": "2026-1035"}
stopped_by = {f"CVE-{number}": letter for letter, number in by_line.items()}
