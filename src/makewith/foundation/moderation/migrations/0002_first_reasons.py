from django.db import migrations

REASONS = [
    ("Advertising", "This is advertising, and it says little about what we asked. Tell us what you would change, without the offer."),
    ("Unkind", "This speaks about somebody in a way we would not want to be spoken of. Say the same about the thing instead."),
    ("Names somebody", "This tells something about a person who may not want it told here. Leave out who it was and send it again."),
    ("Belongs elsewhere", "This is about something else than what we asked here. There may be a better place for it; ask us."),
]


def make_reasons(apps, schema_editor):
    ReasonTemplate = apps.get_model("moderation", "ReasonTemplate")
    if not ReasonTemplate.objects.exists():
        ReasonTemplate.objects.bulk_create(ReasonTemplate(name=name, text=text) for name, text in REASONS)


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(make_reasons, migrations.RunPython.noop),
    ]
