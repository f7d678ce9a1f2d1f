from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0019_waiting_end_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="package",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
