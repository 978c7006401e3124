"""Workshops: an agenda, the people who come, and the room in which they make something together.

Workshop: an activity on one day, with its code. Block: one part of its agenda. Table: where some of its people sit.
Seat: one person's place in it, whether they have an account or not; it carries their role there.
Rooms of this stage: `board/` (what happens live), `prototypes/` (made and judged in the session), `report/` (afterwards).

What is live
------------
One workshop has one board, and one board has one log. The agenda's progress, who sits where, notes, groups, votes and
prototypes are all cells of the board's state, so that "private writing" and the note written in it can never disagree.

- A client sends operations: `{"ops": [{"id": uuid, "kind": "note.add", "data": {…}}]}`. The same id a second time changes nothing.
- The server answers with cells, never with operations. What a client sees is a flat dictionary, cell name -> value, and a frame
  changes it: `{"seq": 41, "set": {"thing:5f…": {…}}, "drop": ["seat:9a…"], "done": ["<operation id>"], "refused": [{"id", "why"}]}`.
  The first frame of a connection has `"whole": true`, all cells, and `"me": {"seat", "role", "table"}`, `"now"` (ms, the server's clock).
- Which cells an audience gets is decided on the server; hidden means not sent.
- What need not be kept (cursors, a note being dragged) goes as `{"live": {…}}` and is in no log.

| cell | value |
|---|---|
| `workshop` | title, code, join_url, state (lobby, running, paused, closed), people, closes_at |
| `agenda` | list of {id, title, question, exercise, minutes, starts_at (ms), state (done, now, next)} |
| `block` | the current one: id, number, of, title, question, exercise, ends_at (ms) or left_ms when paused, minutes |
| `rules` | private, writing, names, apart (tables have boards of their own), moderated |
| `wall` | shows (question, board, timer, prototype), spotlight (a thing or null) |
| `progress` | written, of, notes: counts of what may be hidden itself |
| `seat:<id>` | name, role, kind, paper, table, here, notes; to the team and its owner also hand, ready, skip |
| `table:<id>` | name, host |
| `thing:<id>` | kind (note, group, frame, connector, sketch, photo, stage, lane, …), text, seat, name, paper, table, group, x, y, w, h, order, late, reactions |
| `vote:<id>` | title, on (note, group), budget, cap, state (open, closed), results once revealed, voted |
| `ballot:<vote>` | one's own: left, dots by thing |
| `word:<id>` | a private word between a seat and the team: seat, text, reply, at |
| `teamword:<id>` | a note among the team and observers: seat, text, at |
| `call` | what the facilitator says to all phones: text, at |
| `energy` | asked_at, own answer; to the team counts |
"""
