"""Who decides who may see a file: File.holder -> predicate(person, file)."""

HOLDERS: dict[str, str] = {
    "idea": "makewith.loop.ideas.permissions.can_see_picture",
    "idea_update": "makewith.loop.ideas.authors.permissions.can_see_update_picture",
    "prototype": "makewith.loop.workshops.prototypes.permissions.can_see_picture",
    "workshop_photo": "makewith.loop.workshops.board.permissions.can_see_photo",
    "archive": "makewith.foundation.people.permissions.can_see_archive",
    "programme": "makewith.foundation.programmes.permissions.can_see_picture",
}
