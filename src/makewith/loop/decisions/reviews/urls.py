"""Reviews: what is judged together, the cards, the outcomes."""

from django.urls import path

from makewith.loop.decisions.reviews.views import boards, cards, entries, member, windows

app_name = "decisions_reviews"

_STUDIO = "studio/<slug:slug>/reviews/"

urlpatterns = [
    path("p/<slug:slug>/reviews/", member.reviews, name="reviews"),
    path("p/<slug:slug>/reviews/<uuid:window_id>/", member.review, name="review"),
    path("p/<slug:slug>/reviews/<uuid:window_id>/vote/", member.vote, name="vote"),
    path(_STUDIO, boards.boards, name="boards"),
    path(f"{_STUDIO}new/", boards.create, name="create_board"),
    path(f"{_STUDIO}preview/", boards.preview, name="preview_rules"),
    path(f"{_STUDIO}boards/<uuid:board_id>/", boards.board, name="board"),
    path(f"{_STUDIO}boards/<uuid:board_id>/seats/", boards.seat, name="seat"),
    path(f"{_STUDIO}boards/<uuid:board_id>/seats/<uuid:person_id>/remove/", boards.unseat, name="unseat"),
    path(f"{_STUDIO}put/<uuid:item_id>/", boards.put, name="put"),
    path(f"{_STUDIO}windows/<uuid:window_id>/", windows.window, name="window"),
    path(f"{_STUDIO}windows/<uuid:window_id>/deal/", windows.deal, name="deal"),
    path(f"{_STUDIO}windows/<uuid:window_id>/reveal/", windows.reveal, name="reveal"),
    path(f"{_STUDIO}windows/<uuid:window_id>/open-vote/", windows.start_vote, name="open_vote"),
    path(f"{_STUDIO}windows/<uuid:window_id>/plan/", windows.plan, name="plan"),
    path(f"{_STUDIO}windows/<uuid:window_id>/announce/", windows.announce, name="announce"),
    path(f"{_STUDIO}entries/<uuid:entry_id>/", entries.entry, name="entry"),
    path(f"{_STUDIO}entries/<uuid:entry_id>/unsettle/", entries.unsettle, name="unsettle"),
    path(f"{_STUDIO}entries/<uuid:entry_id>/later/", entries.later, name="later"),
    path(f"{_STUDIO}entries/<uuid:entry_id>/take-off/", entries.off, name="take_off"),
    path(f"{_STUDIO}entries/<uuid:entry_id>/cards/", entries.give, name="give_card"),
    path(f"{_STUDIO}entries/<uuid:entry_id>/cards/<uuid:card_id>/take/", entries.take, name="take_card"),
    path(f"{_STUDIO}cards/<uuid:card_id>/", cards.card, name="card"),
    path(f"{_STUDIO}cards/<uuid:card_id>/keep/", cards.keep, name="keep_card"),
    path(f"{_STUDIO}cards/<uuid:card_id>/stand-back/", cards.stand_back, name="stand_back"),
]
