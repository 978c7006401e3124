"""What the team says about a table that it brings in."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewith.loop.ideas.models import Call
from makewith.loop.ideas.transfer.models import IdeaImport

DATES = [
    ("iso", _("2025-06-18, or a date of a spreadsheet")),
    ("%d.%m.%Y", _("18.06.2025")),
    ("%d/%m/%Y", _("18/06/2025, the day first")),
    ("%m/%d/%Y", _("06/18/2025, the month first")),
    ("%d.%m.%Y %H:%M", _("18.06.2025 14:30")),
    ("epoch", _("Seconds since 1970")),
]
# Words in the names of columns that say what they probably hold.
GUESSES = {
    "source_id": r"^(id|number|no|nr|idea.?id|reference)$",
    "title": r"title|headline|subject|^name$|^idea$",
    "submitted_at": r"created|submitted|published|^date|day$",
    "supports": r"vote|support|like|endorse",
    "author": r"author|created.?by|submitter|^user",
    "question": r"text|body|description|detail|summary",
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("A table of ideas"),
        help_text=_("CSV or XLSX, up to 25 MB. The first row names the columns."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty. Choose another one.")},
        widget=forms.FileInput(
            attrs={
                "accept": ".csv,.tsv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
    )
    sheet = forms.CharField(
        label=_("Sheet"), help_text=_("Of a workbook; without a name the first one."), max_length=100, required=False
    )


class ColumnsForm(forms.Form):
    """A choice for each column of a table: what it becomes here."""

    source = forms.CharField(
        label=_("Where it is from"),
        help_text=_("Ideas are known by this name and their id, so that none comes in twice."),
        max_length=40,
        error_messages={"required": _("Name the place these ideas come from.")},
    )
    dates = forms.ChoiceField(label=_("How dates are written"), choices=DATES, initial="iso")

    def __init__(self, table: IdeaImport, call: Call, data: Any = None) -> None:
        super().__init__(data, initial={"source": re.sub(r"\.\w{1,5}$", "", table.file_name)[:40]})
        self.table = table
        questions = [(f"question:{row['key']}", row["label"]) for row in call.questions]
        choices = [
            ("", _("Leave it out")),
            ("source_id", _("Its id there")),
            ("title", _("The idea in one line")),
            ("submitted_at", _("The day it was written")),
            ("author", _("Who wrote it")),
            ("supports", _("How many stand behind it")),
            *questions,
            ("answer", _("The official answer")),
            ("answered_at", _("The day of the answer")),
            ("answered_by", _("Who signed the answer")),
        ]
        guessed = self._guess(questions[0][0])
        for number, column in enumerate(table.columns):
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=column["name"], choices=choices, required=False, initial=guessed.get(number, "")
            )

    def _guess(self, question: str) -> dict[int, str]:
        """What each column probably is; nothing is guessed twice."""
        found: dict[int, str] = {}
        for meaning, pattern in GUESSES.items():
            for number, column in enumerate(self.table.columns):
                if number not in found and re.search(pattern, column["name"], re.IGNORECASE):
                    found[number] = question if meaning == "question" else meaning
                    break
        return found

    def rows(self) -> list[tuple[dict[str, Any], forms.BoundField]]:
        return [(column, self[f"column-{number}"]) for number, column in enumerate(self.table.columns)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = self._chosen(data)
        for needed, text in (
            ("source_id", _("Say which column is the id. Without one the same ideas would come in twice.")),
            ("title", _("Say which column is the idea in one line.")),
            ("submitted_at", _("Say which column is the day it was written.")),
        ):
            if needed not in chosen:
                self.add_error(None, text)
        for meaning, columns in chosen.items():
            if len(columns) > 1 and not meaning.startswith("question:"):
                names = ", ".join(f"“{name}”" for name in columns)
                self.add_error(None, _("Choose one of %(names)s; they cannot be the same thing.") % {"names": names})
        answer = {"answer", "answered_at", "answered_by"} & set(chosen)
        if answer and len(answer) < 3:
            self.add_error(None, _("An official answer needs its text, its day and who signed it."))
        return data

    def _chosen(self, data: dict[str, Any]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for number, column in enumerate(self.table.columns):
            if meaning := data.get(f"column-{number}"):
                found.setdefault(meaning, []).append(column["name"])
        return found

    def mapping(self) -> dict[str, Any]:
        """What a TOML file would say."""
        data = self.cleaned_data
        chosen = self._chosen(data)
        mapping: dict[str, Any] = {
            "source": data["source"],
            "columns": {
                meaning: chosen[meaning][0]
                for meaning in ("source_id", "title", "submitted_at", "supports")
                if meaning in chosen
            },
            "dates": {"format": data["dates"]},
            "text": {
                meaning.removeprefix("question:"): names
                for meaning, names in chosen.items()
                if meaning.startswith("question:")
            },
        }
        if "author" in chosen:
            mapping["author"] = {"name": f"{{{chosen['author'][0]}}}"}
        if "answer" in chosen:
            mapping["answer"] = {
                "given_at": chosen["answered_at"][0],
                "signed_by": f"{{{chosen['answered_by'][0]}}}",
                "text": f"{{{chosen['answer'][0]}}}",
            }
        return mapping
