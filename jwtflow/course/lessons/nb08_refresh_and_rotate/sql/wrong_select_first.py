# belief: what was read is still true when it is written
def move_live(database, family, live, successor):
    row = database.execute(
        "SELECT live, ended FROM families WHERE family = ?", (family,)
    ).fetchone()
    if row != (live, 0):
        return False
    with database:
        database.execute("UPDATE families SET live = ? WHERE family = ?", (successor, family))
    return True
