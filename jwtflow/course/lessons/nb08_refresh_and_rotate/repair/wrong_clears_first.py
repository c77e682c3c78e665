# requirement: 4
class TwoTabs(CarelessTabs):
    def forgiven(self, cookies):
        return 200, cookies

    def refused(self):
        return 401, {}

    def is_logged_out(self, storage, call_again):
        storage.clear()
        return call_again() == 401
