# it has one end
class TwoTabs(CarelessTabs):
    def forgiven(self, cookies):
        return 200, cookies

    def refused(self):
        return 401, {}

    def is_logged_out(self, storage, call_again):
        out = call_again() == 401
        if out:
            storage.clear()
        return out
