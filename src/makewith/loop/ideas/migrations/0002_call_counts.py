from django.db import migrations, models


def count_what_is_there(apps, schema_editor):
    Call = apps.get_model("ideas", "Call")
    Idea = apps.get_model("ideas", "Idea")
    for call in Call.objects.all():
        ideas = Idea.objects.filter(call=call, state="open")
        call.ideas_count, call.waiting_count = ideas.count(), ideas.filter(needs_answer=True).count()
        call.save(update_fields=["ideas_count", "waiting_count"])


class Migration(migrations.Migration):
    dependencies = [("ideas", "0001_initial")]

    operations = [
        migrations.AddField("call", "ideas_count", models.PositiveIntegerField(default=0)),
        migrations.AddField("call", "waiting_count", models.PositiveIntegerField(default=0)),
        migrations.RunPython(count_what_is_there, migrations.RunPython.noop),
    ]
