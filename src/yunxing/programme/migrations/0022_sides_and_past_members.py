import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0021_sent_mails_say_nothing"),
    ]

    operations = [
        migrations.AddField(
            model_name="fraudfile",
            name="party",
            field=models.CharField(
                blank=True,
                choices=[("enterprise", "申报企业"), ("provider", "云服务商")],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="PastMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ended_at", models.DateTimeField()),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past_memberships",
                        to="programme.enterprise",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
