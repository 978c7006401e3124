"""The board: what happens live in a workshop, kept as a log of operations.

Operation: one intent of one seat, with a uuid of its own. Event: an operation that was allowed, with its place in the log.
Cell: one named value of the board's state. Audience: whose view of the cells it is.
Rule: what one kind of operation is: how it is read, who may do it when (the policy), what it does, what puts it back.

`state.py`, `operations/` and `audiences.py` are pure; the log (`actions.py`, `queries.py`, `ballots.py`) and the sockets (`live.py`)
stand around them. A room above adds kinds of its own with `operations.register(Rule(…))` and cells with
`audiences.register_cell(prefix, show, owner)`, in a module that its app config imports when it is ready.

To do something from a page: `append(board, [Operation(…)], now=now)`. To look: `state_of(board)` and `view(state, audience)`.
"""
