from typing import Any

from django.db import migrations


def _empty(apps: Any, _: Any) -> None:
    """What was sent is needed by nobody, and may name people who were erased, or ask to be."""
    apps.get_model("programme", "Mail").objects.filter(state="sent").update(subject="", raw=b"")


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0020_package_revision"),
    ]

    operations = [
        migrations.RunPython(_empty, migrations.RunPython.noop, elidable=True),
    ]
