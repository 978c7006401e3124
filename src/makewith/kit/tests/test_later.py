from django.utils import translation
from django.utils.translation import gettext_lazy, ngettext_lazy

from makewith.kit.later import later


def test_it_is_put_together_in_the_language_of_the_moment():
    said = later(gettext_lazy("%(year)s is the year"), year=2026)
    assert str(said) == "2026 is the year"
    # Django's own catalogue stands in for one of ours.
    day = later(gettext_lazy("Monday"))
    with translation.override("de"):
        assert str(day) == "Montag"
    assert str(day) == "Monday"


def test_a_plural_takes_its_number_from_the_values():
    days = ngettext_lazy("%(count)d day", "%(count)d days", "count")
    assert [str(later(days, count=count)) for count in (1, 2)] == ["1 day", "2 days"]


def test_a_value_with_a_percent_sign_stays_as_it_is():
    assert str(later(gettext_lazy("About “%(title)s”"), title="100 % dry")) == "About “100 % dry”"
