"""`makewith export ideas`."""

import json

import pytest

from makewith.foundation.activity.models import Event
from makewith.foundation.people.tests.factories import PersonFactory
from makewith.foundation.programmes.tests.factories import ProgrammeFactory
from makewith.loop.ideas.importing import ImportedAnswer, ImportedIdea, import_ideas
from makewith.loop.ideas.models import Idea
from makewith.loop.ideas.tests.factories import NOW, make_call, make_idea
from makewith.surfaces.cli.exporting import ideas as export_ideas
from makewith.surfaces.cli.importing import ideas as run_import

OF = ("--programme", "metres", "--call", "parcels")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_of_one_call_comes_into_another(run, call, tmp_path, kind):
    make_idea(call, PersonFactory(name="Ann A."))
    other = make_call(ProgrammeFactory(slug="other"), slug="again")
    owner = call.activity.programme.team_roles.get().person
    other.activity.programme.team_roles.create(person=owner, role="owner")
    said = ImportedAnswer(PersonFactory(name="Jo"), NOW, "We build it.\n\nNext year.")
    import_ideas(
        actor=owner,
        call=call,
        source="x",
        rows=[ImportedIdea(PersonFactory(name="Ben"), "=2+2", {"today": "-x\n@y"}, NOW, "1", 12, answer=said)],
        now=NOW,
    )
    path = tmp_path / f"ideas.{kind}"
    assert run(export_ideas, *OF, "--format", kind, "--output", path).output == ""
    result = run(run_import, path, "--programme", "other", "--call", "again", "--map", "makewith", "--json")
    report = json.loads(result.stdout)
    assert (report["imported"], report["answers"], report["supports"]) == (2, 1, 12)
    before, after = (
        [
            (idea.title, {key: text for key, text in idea.answers.items() if text}, idea.author.name, idea.submitted_at)
            for idea in Idea.objects.filter(call=one).order_by("id").select_related("author")
        ]
        for one in (call, other)
    )
    assert after == before
    assert Idea.objects.get(call=other, title="=2+2").trail_item.answers.get().text == "We build it.\n\nNext year."
    again = run(run_import, path, "--programme", "other", "--call", "again", "--map", "makewith", "--json")
    assert json.loads(again.stdout)["already_there"] == 2


def test_without_a_file_it_is_written_to_standard_output(run, call):
    idea = make_idea(call)
    written = json.loads(run(export_ideas, *OF, "--format", "json").stdout)
    assert [row["title"] for row in written["ideas"]] == [idea.title]
    assert written["call"]["slug"] == "parcels"
    assert run(export_ideas, *OF).stdout_bytes.startswith(b"\xef\xbb\xbfid,number,title")
    assert Event.objects.filter(kind__endswith="IdeasExported").count() == 2


def test_what_is_not_there_is_named(run, call):
    result = run(export_ideas, "--programme", "metres", "--call", "none")
    assert result.exit_code == 1
    assert "It has: parcels." in result.output
