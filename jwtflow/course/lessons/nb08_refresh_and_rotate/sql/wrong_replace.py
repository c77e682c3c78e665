# requirement: 2
def move_live(database, family, live, successor):
    with database:
        moved = database.execute("REPLACE INTO families VALUES (?, ?, 0)", (family, successor))
    return moved.rowcount == 1
