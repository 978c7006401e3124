"""What was imported and taken back does not come back with the next import."""

import pytest

from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.models import Role
from makewith.foundation.programmes.tests.factories import TeamRoleFactory
from makewith.foundation.trail.actions import withdraw_item
from makewith.loop.ideas.importing import ImportedIdea, import_ideas
from makewith.loop.ideas.models import Idea, IdeaState
from makewith.loop.ideas.tests.factories import NOW, make_call


@pytest.mark.django_db
def test_importing_again_leaves_it_taken_back() -> None:
    call, owner, author = make_call(), PersonFactory(), PersonFactory()
    TeamRoleFactory(programme=call.activity.programme, person=owner, role=Role.OWNER)
    rows = [ImportedIdea(author, "A bench", {"today": "None."}, NOW, source_id="7")]
    (idea,) = import_ideas(actor=owner, call=call, source="petitions", rows=rows, now=NOW)
    assert idea.trail_item is not None
    withdraw_item(actor=author, item=idea.trail_item, now=NOW)
    assert import_ideas(actor=owner, call=call, source="petitions", rows=rows, now=NOW) == []
    kept = Idea.objects.get()
    assert (kept.state, kept.title, kept.answers) == (IdeaState.WITHDRAWN, "", {})
