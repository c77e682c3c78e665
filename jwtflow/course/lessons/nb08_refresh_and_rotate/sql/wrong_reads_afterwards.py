# requirement: 4
def move_live(database, family, live, successor):
    with database:
        database.execute(
            "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0",
            (successor, family, live),
        )
    now = database.execute("SELECT live FROM families WHERE family = ?", (family,)).fetchone()
    return now == (successor,)
