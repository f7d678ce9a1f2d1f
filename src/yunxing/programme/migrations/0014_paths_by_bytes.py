"""Paths of areas are compared as ranges, by their bytes, whatever language a PostgreSQL database was made for.

In a database made for Chinese or English, 32/3205 and 32/320583 would be ordered without their strokes, and an office would
see what is not its own. SQLite compares bytes as it is.
"""

from typing import Any

from django.db import migrations

_PATHS = (("jurisdiction", 80), ("declaration", 80), ("entry", 80))


def _compare_bytes(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for model, length in _PATHS:
        table = apps.get_model("programme", model)._meta.db_table
        schema_editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "path" TYPE varchar({length}) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0013_added_line"),
    ]

    operations = [
        migrations.RunPython(_compare_bytes, migrations.RunPython.noop),
    ]
