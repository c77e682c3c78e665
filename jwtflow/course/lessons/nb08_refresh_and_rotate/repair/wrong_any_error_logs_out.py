# requirement: 3
class TwoTabs(CarelessTabs):
    def forgiven(self, cookies):
        return 200, cookies

    def refused(self):
        return 401, {}

    def is_logged_out(self, storage, call_again):
        if call_again() < 400:
            return False
        storage.clear()
        return True
