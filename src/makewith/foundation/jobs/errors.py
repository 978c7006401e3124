"""What is kept of an error: where it happened and what kind it is, not what people wrote."""

import re
import traceback

FRAMES = 20
_LONGEST = 300
# What a message repeats of values stands in quotes, or after the colon of "invalid input syntax for type uuid: …". Names of
# tables and constraints stand in double quotes and stay.
_VALUES = [
    (re.compile(r'^".*"$'), '"…"'),
    (re.compile(r"“[^”]*”?"), "“…”"),
    (re.compile(r"(?<!\w)'(?:[^'\\]|\\.)*'?"), "'…'"),
    (re.compile(r": \".*"), ': "…"'),
    (re.compile(r"(?i)(failing row contains|key) ?\(.*"), r"\1 (…)"),
]


def told(error: BaseException) -> str:
    """The error and what led to it as text for an operator, each with its frames and last its first line, without values.

    At most 8,000 characters; the last line names the error itself.
    """
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.insert(0, cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n".join(_one(link) for link in chain)[-8000:]


def _one(error: BaseException) -> str:
    # The frames' own lines are our code; the values in them are not shown.
    frames = traceback.format_list(traceback.extract_tb(error.__traceback__)[-FRAMES:])
    lines = str(error).splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    for values, shown in _VALUES:
        first = values.sub(shown, first)
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return "".join(frames) + (f"{name}: {first[:_LONGEST]}" if first else name)
