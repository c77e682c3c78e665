# belief: what was read is still true when it is written
def move_live(database, family, live, successor):
    row = database.execute(
        "SELECT family FROM families WHERE family = ? AND live = ? AND ended = 0", (family, live)
    ).fetchone()
    if row is None:
        return False
    with database:
        database.execute("UPDATE families SET live = ? WHERE family = ?", (successor, family))
    return True
