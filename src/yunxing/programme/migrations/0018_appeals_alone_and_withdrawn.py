# Apart from 0017: PostgreSQL alters no table in the transaction that wrote rows which point to it.

from typing import Any

from django.db import migrations


def forget(apps: Any, _: Any) -> None:
    """What was withdrawn counted as handed in, and offices read on while it was written anew."""
    drafts = apps.get_model("programme", "Declaration").objects.filter(state="draft", submitted_at__isnull=False)
    drafts.update(submitted_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0017_appeals"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="fraudcase",
            name="appeal",
        ),
        migrations.RemoveField(
            model_name="fraudcase",
            name="appeal_decided_at",
        ),
        migrations.RemoveField(
            model_name="fraudcase",
            name="appeal_decided_by",
        ),
        migrations.RemoveField(
            model_name="fraudcase",
            name="appeal_decider",
        ),
        migrations.RemoveField(
            model_name="fraudcase",
            name="appeal_reason",
        ),
        migrations.RemoveField(
            model_name="fraudcase",
            name="appeal_upheld",
        ),
        migrations.RemoveField(
            model_name="fraudcase",
            name="appealed_at",
        ),
        migrations.RemoveField(
            model_name="fraudcase",
            name="appealed_by",
        ),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
