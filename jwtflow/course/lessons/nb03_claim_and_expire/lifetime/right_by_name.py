# by keywords
lifetimes = dict(bank=5, news=34, build=25, intranet=60)
