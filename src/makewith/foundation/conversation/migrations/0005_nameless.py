from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversation", "0004_mentions")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="is_nameless",
            field=models.BooleanField(default=False),
        ),
    ]
