"""The board of the story: what came before it, who judged it how, and what was announced."""

from datetime import date
from functools import partial
from typing import Any

from makewith.foundation.programmes.actions import change_activity
from makewith.loop.decisions.reviews.actions import (
    announce_window,
    create_board,
    keep_card,
    open_window,
    queue_item,
    reveal_window,
    seat_reviewer,
    settle_entry,
    submit_card,
)
from makewith.loop.decisions.reviews.actions.cards import Filling
from makewith.loop.decisions.reviews.models import Board, Entry, Scorecard, Window
from makewith.surfaces.cli.demo.acts import Acts


class Reviews:
    """Plans its acts among those of the story."""

    def __init__(self, acts: Acts, board: dict[str, Any]) -> None:
        self.acts, self.row = acts, board
        self.owner = acts.people["helene"]
        self.entries: dict[str, Entry] = {}
        self.board: Board
        acts.plan(board["created_at"], self.set_up)

    def set_up(self) -> None:
        now = self.row["created_at"]
        closings = [f"{day:%m-%d}" for day in self.row["closings"]]
        self.board = create_board(
            actor=self.owner,
            programme=self.acts.programme,
            now=now,
            rules={**self.row["rules"], "closings": closings},
            title=self.row["title"],
            brief=self.row["brief"],
            slug="review",
        )
        change_activity(actor=self.owner, activity=self.board.activity, now=now, state="open")
        for name in self.row["reviewers"]:
            seat_reviewer(actor=self.owner, board=self.board, person=self.acts.people[name], now=now)

    def plan(self, review: dict[str, Any]) -> None:
        for row in review["entries"]:
            self.acts.plan(row["queued_at"], partial(self.queue, row))
            for card in row.get("cards", ()):
                self.acts.plan(card["at"], partial(self.fill, row, card))
        if "opened_at" in review:
            self.acts.plan(review["opened_at"], partial(self.open, review))
        if "revealed_at" in review:
            self.acts.plan(review["revealed_at"], partial(self.reveal, review))
            self.acts.plan(review["announced_at"], partial(self.announce, review))

    def queue(self, row: dict[str, Any]) -> None:
        item = self.acts.items[row["about"]]
        self.entries[row["about"]] = queue_item(board=self.board, item=item, now=row["queued_at"], put_by=self.owner)

    def window(self, review: dict[str, Any]) -> Window:
        entry = self.entries[review["entries"][0]["about"]]
        return Window.objects.select_related("board__activity__programme").get(pk=entry.window_id)

    def open(self, review: dict[str, Any]) -> None:
        open_window(window=self.window(review), now=review["opened_at"])

    def fill(self, row: dict[str, Any], card: dict[str, Any]) -> None:
        reviewer = self.acts.people[card["by"]]
        dealt = Scorecard.objects.select_related("entry__window", "entry__item", "entry__board__activity__programme")
        filling = Filling(card["marks"], card.get("words", {}), card.get("note", ""), card.get("leaning", ""))
        act = keep_card if card.get("is_begun") else submit_card
        mine = dealt.get(entry=self.entries[row["about"]], reviewer=reviewer)
        act(reviewer=reviewer, card=mine, filling=filling, now=card["at"])

    def reveal(self, review: dict[str, Any]) -> None:
        now = review["revealed_at"]
        reveal_window(actor=self.owner, window=self.window(review), now=now)
        for row in review["entries"]:
            look_again_on: date | None = row.get("look_again_on")
            settle_entry(
                actor=self.owner,
                entry=self.entries[row["about"]],
                outcome=row["outcome"],
                reason=row["reason"],
                look_again_on=look_again_on,
                now=now,
            )

    def announce(self, review: dict[str, Any]) -> None:
        self.acts.next_is("decision", review["decision_number"])
        announce_window(actor=self.owner, window=self.window(review), now=review["announced_at"])
