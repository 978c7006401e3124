import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('conversation', '0003_threads'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(
                condition=Q(('reply_to', None), ('thread', None)) | Q(('reply_to__isnull', False), ('thread__isnull', False)),
                name='comment_reply_in_thread',
            ),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=Q(('thread', None)), fields=['target', 'id'], name='comment_threads'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['thread', 'id'], name='comment_in_thread'),
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='conversation.comment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('comment', 'person'), name='mention_once')],
            },
        ),
    ]
