# requirement: 2
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "INSERT INTO families VALUES (?, ?, 0) "
            "ON CONFLICT (family) DO UPDATE SET live = excluded.live WHERE live = ? AND ended = 0",
            (family, successor, live),
        )
    return moved.rowcount == 1
