from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0019_waiting_end_requests"),
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
    ]
