# requirement: 3
class TwoTabs(CarelessTabs):
    def forgiven(self, cookies):
        return 200, cookies

    def refused(self):
        return 401, {}

    def is_logged_out(self, storage, call_again):
        if call_again() not in (401, 403):
            return False
        storage.clear()
        return True
