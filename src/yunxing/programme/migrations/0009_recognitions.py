"""What titles are found by, how long they hold, and how their certificates are signed."""

from typing import Any

from django.db import migrations, models

from yunxing.programme.recognitions.searching import searchable


def _fill(apps: Any, schema_editor: Any) -> None:
    """Titles given before are found as well; their certificates are asked for by the hour."""
    Recognition = apps.get_model("programme", "Recognition")
    for one in Recognition.objects.select_related("declaration__jurisdiction").iterator(chunk_size=500):
        place = one.declaration.jurisdiction
        one.city = place.parent_id if place.level == "county" and place.parent_id else place.pk
        one.search = searchable(one.name, one.uscc)
        one.save(update_fields=["city", "search"])


class Migration(migrations.Migration):
    dependencies = [("programme", "0008_areas_and_clients")]

    operations = [
        migrations.AddField(
            model_name="recognition",
            name="certificate_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="recognition",
            name="city",
            field=models.CharField(db_index=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="recognition",
            name="search",
            field=models.CharField(default="", max_length=1600),
        ),
        migrations.AddField(
            model_name="recognition",
            name="signature",
            field=models.CharField(
                choices=[("unsigned", "未签名"), ("demonstration", "演示用签名，不具效力"), ("signed", "已签名")],
                default="",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="recognition",
            name="signer",
            field=models.CharField(default="", max_length=120),
        ),
        migrations.AddField(
            model_name="recognition",
            name="signer_print",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(fields=["-granted_on", "number"], name="recognition_newest"),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(fields=["publication", "-star", "number"], name="recognition_published"),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(
                fields=["revoked_on", "until_on", "star", "city", "granted_on"], name="recognition_counted"
            ),
        ),
        migrations.AddIndex(
            model_name="recognition",
            index=models.Index(
                fields=["search", "revoked_on", "until_on", "star", "city", "granted_on"], name="recognition_searched"
            ),
        ),
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
