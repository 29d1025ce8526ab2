"""The screening app: pages for people and an API for programs, over the same services.

Import it inside the function that needs it: it loads FastAPI. `classifier.web.app` puts the
app together; `guards` stands before every request; `identity` says who asks; `pages` and `api`
parse, call one service and show the answer; `shown` prepares what templates print.
"""
