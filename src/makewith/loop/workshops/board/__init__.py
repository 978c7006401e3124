"""The board: what happens live in a workshop, kept as a log of operations.

Operation: one intent of one seat, with a uuid of its own. Event: an operation that was allowed, with its place in the log.
Cell: one named value of the board's state. Audience: whose view of the cells it is.
`apply` and `policy` are pure; the log, the sockets and the database stand around them.
"""
