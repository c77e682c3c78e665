# the careless page is asked once it's certain
class TwoTabs(CarelessTabs):
    def forgiven(self, cookies):
        return 200, cookies

    def refused(self):
        return 401, {}

    def is_logged_out(self, storage, call_again):
        if call_again() != 401:
            return False
        return super().is_logged_out(storage, call_again)
