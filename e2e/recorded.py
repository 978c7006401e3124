"""What a live workshop looks like to its pages, with any number of notes: for pictures, browser tests and measures.

The story is that of the drawn screens: Workshop 5 of "The last hundred metres", Thursday 18 June 2026.
"""

import uuid
from typing import Any

MINUTE = 60_000
NOW = 1_781_806_998_000
"""18:23:18 in London, with 6:42 left of the second block."""

PAPERS = {"receiver": "lemon", "courier": "mint", "sender": "apricot", "on the phones": "sky"}
KINDS = ["receiver", "courier", "receiver", "sender", "receiver", "courier", "on the phones"]
PEOPLE = """Ruth O.|Esther L.|Marek B.|Ken W.|Amina K.|Jonas B.|Dani P.|Ines S.|Priya S.|Marta L.|Tomas R.|Olu G.|Dana F.|Noor A.
Yara C.|Beatrix V.|Samir H.|Greta N.|Luis M.|Hanna T.|Piet D.|Wilhelmina-Charlotte von Quastenberg-Hohenfels|Ana R.|Joe F.|Mo A.|Lena S.|Ruud V.""".replace(
    "\n", "|"
).split("|")
TABLES = ["Table A", "Table B", "Table C", "By phone"]
TEXTS = """Ask me where “safe” is. Before, not after.
I pick a place in four seconds. Then I worry all day.
Let my customer choose at checkout.
They call us to ask who decided.
“Under your lamp, it was dry.” Four words.
A picture with no bench in it scared me.
Proof that I can forward.
A photo takes me eleven seconds.
The ping came before the parcel.
No menus. Show it when I scan.
On Fridays I ignore everything.
We never see what the courier saw.
The screen dies at minus five.
Forty doors, forty wishes.
I just want a person to ring.
I answer forty calls and can’t see the door.
Ruth at 14 knows more than the app.
My shop is not a helpdesk.
Why?
When my mother was ill I could not get to the door for six weeks. The courier rang, waited, and took it back down four floors each time.
Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft
Which of the four “Meyer”?
Thirty-one of us have children.
Twice a week, if it is paid, and if I may say no.""".splitlines()
GROUPS = [
    "Ask me first",
    "Show me you saw it",
    "Gloves, rain, four seconds",
    "",
    "Doors we share",
    "Tell me why it is late",
    "Somebody to ring",
    "The card on the mat",
    "After eight",
]
AGENDA = [
    ("Welcome", 15, "check_in", "done"),
    ("Write on your own", 12, "brainwriting", "now"),
    ("Group and name", 20, "affinity", "next"),
    ("Five dots", 5, "dot_vote", "next"),
    ("Try version 2", 20, "evaluation", "next"),
    ("Break", 10, "break", "next"),
    ("Fix it together", 12, "storyboard", "next"),
    ("Try version 3", 15, "evaluation", "next"),
    ("What happens next", 7, "commitment", "next"),
]
STARTS = [NOW - (24 - at) * MINUTE for at in (0, 18, 31, 51, 56, 76, 86, 98, 113)]
QUESTION = "When did you trust that your parcel was safe? When did you not?"


def name_of(kind: str, number: int) -> str:
    """The same id for the same thing in every recording."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{kind} {number}"))


def _people(notes: int) -> dict[str, Any]:
    """27 people at four tables and three of the team. The last three have written nothing yet."""
    cells: dict[str, Any] = {}
    here = 0 if notes == 0 else len(PEOPLE)
    for number, person in enumerate(PEOPLE):
        kind = KINDS[number % len(KINDS)]
        writes = 0 if number >= 24 else len(range(number, notes, 24))
        cells[f"seat:{name_of('seat', number)}"] = {
            "name": person,
            "role": "table_host" if number in (0, 7, 14) else "participant",
            "kind": kind,
            "paper": PAPERS[kind],
            "table": name_of("table", number // 7),
            "here": number < here,
            "notes": writes,
            "ready": number % 5 == 0,
            "skip": number == 9,
            **(
                {"hand": {"text": "Can I write about a parcel I sent, not received?", "at": NOW}}
                if number == 14 and notes
                else {}
            ),
        }
    for number, (person, role) in enumerate(
        [("Leila H.", "facilitator"), ("Sam N.", "co_facilitator"), ("Helene V.", "observer")], start=100
    ):
        cells[f"seat:{name_of('seat', number)}"] = {
            "name": person, "role": role, "kind": "", "paper": "rose", "table": None, "here": True, "notes": 0,
        }  # fmt: skip
    for number, table in enumerate(TABLES):
        cells[f"table:{name_of('table', number)}"] = {"name": table, "host": name_of("seat", number * 7)}
    return cells


def _things(notes: int, groups: int) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for number in range(groups):
        cells[f"thing:{name_of('group', number)}"] = {"kind": "group", "text": GROUPS[number], "order": number}
    for number in range(notes):
        author = number % 24
        kind = KINDS[author % len(KINDS)]
        cells[f"thing:{name_of('note', number)}"] = {
            "kind": "note",
            "text": TEXTS[number % len(TEXTS)],
            "seat": name_of("seat", author),
            "name": PEOPLE[author] if number % 3 == 0 else "",
            "paper": PAPERS[kind],
            "table": name_of("table", author // 7),
            "group": name_of("group", number % groups) if groups else None,
            "order": number,
            "x": 40 + (number % 10) * 190,
            "y": 40 + (number // 10) * 150,
            "late": notes > 12 and number % 30 == 29,
            "reactions": {"heart": 3} if number % 7 == 0 else {},
        }
    return cells


def cells(notes: int, *, groups: int = 0, shows: str = "question", private: bool = False) -> dict[str, Any]:
    """The cells that the team gets. With 0 notes the lobby is open and nobody is here yet."""
    running = notes > 0
    ends = NOW + 402_000
    agenda = [
        {"id": name_of("block", number), "title": title, "question": QUESTION if number in (1, 2) else "",
         "exercise": exercise, "minutes": minutes, "starts_at": STARTS[number] if running else None, "state": state if running else "next"}
        for number, (title, minutes, exercise, state) in enumerate(AGENDA)
    ]  # fmt: skip
    found: dict[str, Any] = {
        "workshop": {
            "title": "Workshop 5: safe-spot photos",
            "code": "K7M4PD",
            "join_url": "https://wrenpost.example/join/K7M4PD/",
            "state": "running" if running else "lobby",
            "people": len(PEOPLE) + 1,
            "closes_at": ends + (89 - 4) * MINUTE,
        },
        "agenda": agenda,
        "block": {**agenda[1], "number": 2, "of": len(agenda), "ends_at": ends} if running else None,
        "rules": {"private": private, "writing": running, "names": False, "apart": False, "moderated": False},
        "wall": {"shows": shows, "spotlight": None},
        "progress": {"written": min(24, notes), "of": len(PEOPLE), "notes": notes},
        **_people(notes),
        **_things(notes, groups),
    }
    if running:
        found[f"vote:{name_of('vote', 0)}"] = {
            "title": "What should we try first?", "on": "note", "budget": 5, "cap": 2, "state": "closed",
            "voted": 23, "results": None,
        }  # fmt: skip
        found[f"word:{name_of('word', 0)}"] = {
            "seat": name_of("seat", 3), "text": "I have to leave at half past seven.", "reply": "", "at": NOW - 90_000,
        }  # fmt: skip
        for number, (seat, text) in enumerate(
            [
                (100, "Please don’t answer for the couriers tonight. Write your reaction down, we collect it at nine."),
                (102, "Understood. May I meet table B afterwards?"),
            ]
        ):
            found[f"teamword:{name_of('teamword', number)}"] = {
                "seat": name_of("seat", seat), "text": text, "at": NOW - (5 - number) * MINUTE,
            }  # fmt: skip
        found["energy"] = {"asked_at": NOW - 3 * MINUTE, "counts": [1, 2, 9, 8, 3]}
    return found


def journey() -> dict[str, Any]:
    """A board with a journey map: six stages, three lanes, what people felt, and two things joined."""
    found = cells(12, shows="board")
    for number, title in enumerate(
        ["I order", "I wait", "On the way", "At the door", "I look for it", "I tell others"]
    ):
        found[f"thing:{name_of('stage', number)}"] = {
            "kind": "stage", "text": title, "order": number, "moods": 12, "mood": [0.9, 0.1, 0.4, -0.7, -1.2, None][number],
        }  # fmt: skip
    for number, title in enumerate(["What happens", "In their words", "Behind it"]):
        found[f"thing:{name_of('lane', number)}"] = {"kind": "lane", "text": title, "order": number}
    for number in range(9):
        found[f"thing:{name_of('note', number)}"] |= {
            "stage": name_of("stage", number % 6), "lane": name_of("lane", number % 3),
        }  # fmt: skip
    found[f"thing:{name_of('connector', 0)}"] = {
        "kind": "connector", "from": name_of("note", 9), "to": name_of("note", 11), "text": "leads to",
    }  # fmt: skip
    return found


def frame(found: dict[str, Any], *, seat: int = 100, role: str = "facilitator") -> dict[str, Any]:
    """The first frame of a connection."""
    return {
        "seq": 1, "whole": True, "now": NOW, "set": found, "drop": [],
        "me": {"seat": name_of("seat", seat), "role": role, "table": None},
    }  # fmt: skip
