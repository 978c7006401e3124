"""Workshops: planning them, coming to them, and what happens in them."""

from django.urls import path

from makewith.loop.workshops.views import (
    blocks,
    invited,
    inviting,
    library,
    live,
    member,
    people,
    photos,
    preparing,
    team,
)

app_name = "workshops"

_STUDIO = "studio/<slug:slug>/workshops/"
_ONE = f"{_STUDIO}<slug:workshop_slug>/"
_MEMBER = "p/<slug:slug>/workshops/<slug:workshop_slug>/"

urlpatterns = [
    path(_MEMBER, member.workshop, name="workshop"),
    path(f"{_MEMBER}coming/", member.answer, name="answer"),
    path(_STUDIO, team.workshops, name="workshops"),
    path(f"{_STUDIO}new/", team.create, name="create"),
    path(f"{_STUDIO}library/", library.library, name="library"),
    path(f"{_STUDIO}library/write/", library.write, name="write_exercise"),
    path(f"{_STUDIO}library/own/<uuid:exercise_id>/", library.change, name="change_exercise"),
    path(f"{_STUDIO}library/own/<uuid:exercise_id>/remove/", library.remove, name="remove_exercise"),
    path(f"{_STUDIO}library/<slug:key>/", library.exercise, name="exercise"),
    path(_ONE, team.plan, name="plan"),
    path(f"{_ONE}settings/", team.settings, name="settings"),
    path(f"{_ONE}learned/", team.learned, name="learned"),
    path(f"{_ONE}next/", team.duplicate, name="duplicate"),
    path(f"{_ONE}undo/", blocks.undo, name="undo"),
    path(f"{_ONE}keep/", blocks.keep, name="keep"),
    path(f"{_ONE}blocks/", blocks.add, name="add_block"),
    path(f"{_ONE}blocks/<uuid:block_id>/", blocks.edit, name="block"),
    path(f"{_ONE}blocks/<uuid:block_id>/minutes/", blocks.minutes, name="minutes"),
    path(f"{_ONE}blocks/<uuid:block_id>/move/", blocks.move, name="move"),
    path(f"{_ONE}blocks/<uuid:block_id>/pin/", blocks.pin, name="pin"),
    path(f"{_ONE}blocks/<uuid:block_id>/remove/", blocks.remove, name="remove_block"),
    path(f"{_ONE}people/", people.people, name="people"),
    path(f"{_ONE}people/give/", people.give, name="give_seat"),
    path(f"{_ONE}people/everybody/", people.everybody, name="seat_everybody"),
    path(f"{_ONE}people/balance/", people.balance, name="balance"),
    path(f"{_ONE}people/letters/", inviting.everybody, name="invite_everybody"),
    path(f"{_ONE}people/guest/", inviting.guest, name="invite_guest"),
    path(f"{_ONE}people/<uuid:seat_id>/letter/", inviting.one, name="invite_seat"),
    path(f"{_ONE}people/<uuid:seat_id>/take/", people.take, name="take_seat"),
    path(f"{_ONE}people/<uuid:seat_id>/<slug:skill>/", preparing.training, name="training"),
    path(f"{_ONE}tables/", people.add_table, name="add_table"),
    path(f"{_ONE}tables/<uuid:table_id>/", people.table, name="table"),
    path(f"{_ONE}tables/<uuid:table_id>/remove/", people.remove_table, name="remove_table"),
    path(f"{_ONE}see-to/", preparing.add, name="add_preparation"),
    path(f"{_ONE}see-to/<uuid:row_id>/", preparing.change, name="preparation"),
    path(f"{_ONE}see-to/<uuid:row_id>/tick/", preparing.tick, name="tick"),
    path(f"{_ONE}see-to/<uuid:row_id>/remove/", preparing.remove, name="remove_preparation"),
    path(f"{_STUDIO}<slug:activity>/console/", live.console, name="console"),
    path("join/seat/<slug:key>/coming/", invited.answer, name="invited"),
    path("join/seat/<slug:key>/workshop.ics", invited.calendar, name="calendar"),
    path("w/<uuid:workshop_id>/", live.phone, name="phone"),
    path("w/<uuid:workshop_id>/wall/", live.wall, name="wall"),
    path("w/<uuid:workshop_id>/board/", live.board, name="board"),
    path("w/<uuid:workshop_id>/photos/", photos.send, name="photos"),
    path("w/<uuid:workshop_id>/photos/<uuid:photo_id>/", photos.picture, name="photo"),
]
