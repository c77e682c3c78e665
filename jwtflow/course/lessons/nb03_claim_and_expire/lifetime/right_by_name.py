# by keywords
lifetimes = dict(bank=4, news=34, build=25, intranet=60)
