"""Reading whom to invite: a list of addresses, or a CSV file with email, name, role and kind."""

import csv
import io
import re
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from makewith.foundation.people.models import StakeholderKind
from makewith.foundation.programmes.actions import Guest
from makewith.foundation.programmes.models import Role

MOST_GUESTS = 1000
COLUMNS = ("email", "name", "role", "kind")


@dataclass(frozen=True)
class Problem:
    """What is wrong where: `row` counts lines from 1 as an editor shows them, `column` is one of COLUMNS or empty."""

    row: int
    column: str
    text: str


@dataclass
class GuestList:
    """Who can be invited, and what is wrong with the other rows. `repeated` rows were there before and are left out."""

    guests: list[Guest] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repeated: int = 0
    seen: set[tuple[str, str]] = field(default_factory=set)


def decode(content: bytes) -> str:
    """Text of a file as spreadsheets write it: UTF-8 with or without a mark, UTF-16 with one, else Latin-1."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def has_head(text: str) -> bool:
    """Whether a typed list is rows under column names rather than addresses."""
    first = text.lstrip().split("\n", 1)[0]
    return any(cell.strip().strip('"').casefold() in _NAMES for cell in re.split(r"[,;\t]", first))


def with_head(text: str) -> str:
    """The text of a file with its columns named, so that it can be mended where lists are typed."""
    return text if has_head(text) else f"{','.join(COLUMNS)}\n{text}"


def read_addresses(text: str, role: str = "", kind: StakeholderKind | None = None) -> GuestList:
    """One address a line, or several with commas: `amina@example.org` or `Amina K. <amina@example.org>`."""
    found = GuestList()
    for number, line in enumerate(text.splitlines(), start=1):
        for part in re.split(r"[,;](?![^<]*>)", line):
            if part.strip():
                name, address = parseaddr(part.strip())
                _add(found, number, {"email": address or part.strip(), "name": name, "role": role}, {}, kind)
    return _limited(found)


def read_csv(text: str) -> GuestList:
    """Rows with a head of column names, or without one in the order of COLUMNS. Comma, semicolon or tab between them."""
    kinds = {kind.name.casefold(): kind for kind in StakeholderKind.objects.all()}
    found = GuestList()
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    columns: list[str] | None = None
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if columns is None:
                columns, is_head = _columns_of(cells)
                unknown = [cell for cell in cells if cell.casefold() not in _NAMES] if is_head else []
                found.problems += [
                    Problem(
                        reader.line_num, "", _("There is no use for a column “%(name)s” here.") % {"name": name[:40]}
                    )
                    for name in unknown
                    if name
                ]
                if is_head:
                    continue
            values = dict(zip(columns, cells, strict=False))
            _add(found, reader.line_num, values, kinds, None)
            if len(found.guests) + len(found.problems) > 10 * MOST_GUESTS:
                break
    except csv.Error as error:
        found.problems.append(Problem(reader.line_num, "", _("This line cannot be read: %(why)s.") % {"why": error}))
    return _limited(found)


_NAMES = {
    "email": "email", "e-mail": "email", "mail": "email", "address": "email", "e-mail address": "email",
    "name": "name", "role": "role", "kind": "kind", "stakeholder kind": "kind",
}  # fmt: skip


def _columns_of(cells: list[str]) -> tuple[list[str], bool]:
    names = [_NAMES.get(cell.casefold(), "") for cell in cells]
    return (names, True) if "email" in names else (list(COLUMNS), False)


def _add(
    found: GuestList,
    row: int,
    values: dict[str, str],
    kinds: dict[str, StakeholderKind],
    kind: StakeholderKind | None,
) -> None:
    problems = []
    email, role = values.get("email", "").lower(), values.get("role", "").casefold()
    try:
        validate_email(email)
    except ValidationError:
        text = (
            _("“%(text)s” is not an e-mail address.") % {"text": email[:80]} if email else _("The address is missing.")
        )
        problems.append(Problem(row, "email", text))
    if len(values.get("name", "")) > 80:
        problems.append(Problem(row, "name", _("This name is longer than 80 characters.")))
    if role and role not in Role.values:
        text = _("There is no role “%(role)s”. There are: %(roles)s.")
        problems.append(Problem(row, "role", text % {"role": role[:40], "roles": ", ".join(Role.values)}))
    if wanted := values.get("kind", ""):
        kind = kinds.get(wanted.casefold())
        if kind is None:
            text = _("There is no stakeholder kind “%(kind)s”. An administrator names them under Company.")
            problems.append(Problem(row, "kind", text % {"kind": wanted[:40]}))
    if problems:
        found.problems += problems
    elif (email, role) in found.seen:
        found.repeated += 1
    else:
        found.seen.add((email, role))
        found.guests.append(Guest(email, values.get("name", ""), role, kind))


def _limited(found: GuestList) -> GuestList:
    if len(found.guests) > MOST_GUESTS:
        text = _("There are more than %(most)d people on this list. Invite them in several lists.")
        found.problems.append(Problem(0, "", text % {"most": MOST_GUESTS}))
    return found
