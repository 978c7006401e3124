"""The form of each section of a call's rules, in the order of `rules.SECTIONS`. Each room adds its own to both."""

from makewith.loop.ideas.authors.forms import AuthorsForm
from makewith.loop.ideas.ladders.forms import LadderForm
from makewith.loop.ideas.section_form import SectionForm
from makewith.loop.ideas.voting.forms import CategoriesForm, PipelineForm, VotesForm

FORMS: tuple[type[SectionForm], ...] = (LadderForm, VotesForm, CategoriesForm, PipelineForm, AuthorsForm)
