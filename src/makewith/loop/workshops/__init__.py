"""Workshops: an agenda, the people who come, and the room in which they make something together.

Workshop: an activity on one day, with its code. Block: one part of its agenda. Table: where some of its people sit.
Seat: one person's place in it, whether they have an account or not; it carries their role there.
Rooms of this stage: `board/` (what happens live), `prototypes/` (made and judged in the session), `report/` (afterwards).

What is live
------------
One workshop has one board, and one board has one log. The agenda's progress, who sits where, notes, groups, votes and
prototypes are all cells of the board's state, so that "private writing" and the note written in it can never disagree.

- A client sends operations: `{"ops": [{"id": uuid, "kind": "note.add", "phase": block id, "data": {…}}]}`. The same id a second time changes
  nothing. `phase` is the block the client believed current when it was made; what was written in an earlier one comes late.
- The server answers with cells, never with operations. What a client sees is a flat dictionary, cell name -> value, and a frame
  changes it: `{"seq": 41, "set": {"thing:5f…": {…}}, "drop": ["seat:9a…"], "done": ["<operation id>"], "refused": [{"id", "why"}]}`.
  The first frame of a connection has `"whole": true`, all cells, and `"me": {"seat", "role", "table"}`, `"now"` (ms, the server's clock),
  `"addresses"` (where else this room can be reached, when one process is lost; often empty). Not every `seq` brings a frame: who sees no change gets none.
- Which cells an audience gets is decided on the server; hidden means not sent.
- A picture comes by `POST /w/<uuid>/photos/` (multipart: `operation`, `thing`, `picture`, and what `note.add` may say; `wall` for a wall
  of paper), answered in JSON with `photo` or `why` not, and goes out by `/w/<uuid>/photos/<photo>/` to whoever sees a thing that names it.
- What need not be kept (cursors, a note being dragged) goes as `{"live": {"x", "y", "thing"?}}` and is in no log; others at the
  board get `{"live": {"<seat>": {…}}}`, not while people write privately or without names. One that is not said again for a second is over.
- A message has at most 64 KB and 200 operations; a seat may do 300 at once and 20 a second after that. `ping` is answered by `[]`.
  The server closes with 4403 (not for you, or you were asked to leave), 1008 (nonsense, or far too much), 1009 (too long), 1012
  (send again what was not acknowledged), 1013 (too slow); after the last two come back, to a whole view.

| cell | value |
|---|---|
| `workshop` | title, code, join_url, state (planned, lobby, running, paused, closed), people, opens_at, closes_at, closed_at |
| `agenda` | list of {id, title, question, exercise, minutes, starts_at (ms), state (done, now, next)} |
| `block` | the current one: id, number, of, title, question, exercise, ends_at (ms) or left_ms when paused, minutes |
| `rules` | private, writing, names, apart (tables have boards of their own), moderated |
| `wall` | shows (question, board, timer, prototype), spotlight (a thing or null) |
| `progress` | written, of (those who take part and are here, or have written), notes in this block; things on the board: counts of what may be hidden itself |
| `seat:<id>` | name, role, kind, paper, table, here, notes; to the team, its owner and the host of its table also hand {text, at}, ready, skip |
| `table:<id>` | name, host |
| `thing:<id>` | kind (note, group, frame, connector, sketch, photo, stage, lane, …), text (of a group, frame, stage or lane its name), seat and name (where names are shown, and to its author), paper, block, table, group, stage and lane (where it lies on a journey), x, y, w, h, order, strokes, photo (its picture; of a note, to the team alone, the wall of paper it was typed in from), from, to, label, reactions {reaction: count}, mood and moods (average, count) of a stage; private, held, late: true to its author and the facilitators while others do not see it |
| `vote:<id>` | title, on (note, group), budget, cap, state (open, closed), results once revealed, voted |
| `ballot:<vote>` | one's own, from the first dot until the result is revealed: left, dots by thing |
| `mine:<seat>` | one's own: reacted {thing: [reaction]}, moods {stage: value}, energy {asked_at, value} |
| `word:<id>` | a private word between a seat and the facilitators: seat, text, reply, at |
| `teamword:<id>` | a note among the team and observers: seat, text, at |
| `call` | what the facilitator says to all phones: text, at |
| `energy` | asked_at; to the team, from five answers on, counts of 1 to 5 |
"""
