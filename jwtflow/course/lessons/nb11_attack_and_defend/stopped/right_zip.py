# two lists
numbers_of = ["2025-59420", "2026-34950", "2026-44351", "2026-49998", "2026-102269", "2026-1035"]
stopped_by = {f"CVE-{number}": letter for number, letter in zip(numbers_of, "hdbegc", strict=True)}
