"""Words for made-up ideas about deliveries; no two thousand of them read quite alike."""

import random

WHERE = (
    "at the bakery", "in the bike shed", "under the stairs", "behind the hedge", "on the bench", "at the depot",
    "with my neighbour", "in a box on the street", "at my work", "in the hall", "at the school gate", "by the tram stop",
    "on the balcony", "at the corner shop", "in the garage", "under the lamp", "at the library", "in the porch",
)  # fmt: skip
WHO = (
    "the courier", "my neighbour", "the shop", "the caretaker", "my children", "the night shift", "the depot",
    "the van", "the whole house", "the sender", "an app", "the phone team", "my mother", "somebody I trust",
)  # fmt: skip
DO = (
    "leave it", "keep it", "ring twice", "write a word", "send a picture", "wait a minute", "ask me first",
    "come on Saturdays", "bring it in the evening", "put it in the shade", "knock softly", "hand it over by name",
    "tell me when", "keep it dry", "show me where it is", "let me choose", "take the old box back",
)  # fmt: skip
WHEN = (
    "before seven", "after eight", "on Tuesdays", "when it rains", "in August", "on the first floor", "without a phone",
    "with a pram in the way", "while the baby sleeps", "on market days", "in winter", "with both hands full",
)  # fmt: skip
MOMENTS = (
    "Last week it lay {where} for two days, and nobody had told me.",
    "I work late, and {who} cannot know that.",
    "It rained, and the parcel stood {where}.",
    "The card said something, but {who} could not read it.",
    "I saw the van, I ran down, and {who} was gone.",
    "There are nine of us in the house and one bell.",
    "I am home {when}, and never at eleven in the morning.",
    "My knee does not like the way to the shop.",
)
WISHES = (
    "Then {who} could {do} {where}.",
    "I would like {who} to {do}, {when}.",
    "One line that {who} sees at the door would be enough.",
    "Let me say it once: {do} {where}.",
    "If that does not work, {do} and tell me.",
    "It need not be quick. It has to be the same every time.",
)


def _filled(pattern: str, lots: random.Random) -> str:
    return pattern.format(where=lots.choice(WHERE), who=lots.choice(WHO), do=lots.choice(DO), when=lots.choice(WHEN))


def idea_of(lots: random.Random) -> tuple[str, str, str]:
    """A title of at most 80 characters, what happens today, and what somebody would like instead."""
    patterns = ("Let {who} {do} {where}", "{do} {where}, {when}", "{do}, {when}", "What if {who} could {do}?")
    title = _filled(lots.choice(patterns), lots)
    today = " ".join(_filled(pattern, lots) for pattern in lots.sample(MOMENTS, lots.randint(1, 4)))
    instead = " ".join(_filled(pattern, lots) for pattern in lots.sample(WISHES, lots.randint(1, 3)))
    return title[:1].upper() + title[1:80], today, instead
