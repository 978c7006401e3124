"""Who says what lies ahead of an Item: stage -> function(item, person, now). Pages show it at the end of an Item's way."""

AHEAD: dict[str, str] = {
    "reviews": "makewith.loop.decisions.reviews.ahead.ahead_of",
}
