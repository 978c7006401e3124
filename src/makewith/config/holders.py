"""Who decides who may see a file: File.holder -> predicate(person, file)."""

HOLDERS: dict[str, str] = {
    "idea": "makewith.loop.ideas.permissions.can_see_picture",
    "programme": "makewith.foundation.programmes.permissions.can_see_picture",
}
