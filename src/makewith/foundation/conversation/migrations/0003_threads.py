import django.db.models.deletion
from django.db import migrations, models


def find_threads(apps, schema_editor):
    """Replies went any number of levels deep; each finds the comment that its conversation began with."""
    Comment = apps.get_model("conversation", "Comment")
    replies = Comment.objects.filter(reply_to__isnull=False).order_by("id").values_list("pk", "reply_to", "reply_to__reply_to")
    begun = {}
    for key, reply_to, further in replies.iterator():
        # What is replied to is always older, so its thread is known already.
        begun[key] = begun[reply_to] if further is not None else reply_to
        Comment.objects.filter(pk=key).update(thread=begun[key])


class Migration(migrations.Migration):

    dependencies = [
        ('conversation', '0002_sent_once'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name='thread',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='in_thread', to='conversation.comment'),
        ),
        migrations.RunPython(find_threads, migrations.RunPython.noop),
    ]
