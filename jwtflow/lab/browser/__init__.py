"""A small model of a browser: cookies, origins, sites, CORS, and what script may do."""
