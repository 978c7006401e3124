"""Windows and what is in them, as they are now and locked until the transaction ends. Windows are locked before anything else."""

from makewith.loop.decisions.reviews.models import Entry, Scorecard, Window


def locked_window(window_id: int) -> Window:
    rows = Window.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("board__activity__programme").get(pk=window_id)


def locked_entry(entry: Entry) -> Entry:
    """The entry in the window where it is now, which is locked with it."""
    while True:
        window = locked_window(Entry.objects.values_list("window_id", flat=True).get(pk=entry.pk))
        locked = Entry.objects.select_for_update(of=("self",), no_key=True).select_related("item").get(pk=entry.pk)
        if locked.window_id == window.pk:
            locked.window, locked.board = window, window.board
            return locked


def locked_card(card: Scorecard) -> Scorecard:
    """The card with its entry and window; only cards of windows that are not laid open are ever changed."""
    entry = locked_entry(card.entry)
    locked = Scorecard.objects.select_for_update(of=("self",), no_key=True).get(pk=card.pk)
    locked.entry = entry
    return locked
