"""A vote was one point until now, and stays so where a call's rules say nothing else."""

from typing import Any

from django.db import migrations
from django.db.models import F


def count_points(apps: Any, _schema: Any) -> None:
    apps.get_model("ideas", "Idea").objects.update(points=F("supports_count") - F("against_count"))


class Migration(migrations.Migration):
    dependencies = [("ideas_voting", "0001_what_votes_are_worth")]

    operations = [migrations.RunPython(count_points, migrations.RunPython.noop)]
