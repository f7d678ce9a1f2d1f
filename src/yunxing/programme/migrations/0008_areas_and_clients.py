"""What was written before: the area of each entry by who acted, and the providers that declarations in hand name."""

from typing import Any

from django.db import migrations

from yunxing.guide.context import same_name


def _fill(apps: Any, _: Any) -> None:
    entry, declaration = apps.get_model("programme", "Entry"), apps.get_model("programme", "Declaration")
    client = apps.get_model("programme", "Client")
    for model, field in (("Authority", "authority"), ("Enterprise", "enterprise")):
        for one in apps.get_model("programme", model).objects.select_related("jurisdiction"):
            entry.objects.filter(behalf=f"{field}:{one.pk}", path="").update(path=one.jurisdiction.path)
    handed_in = declaration.objects.filter(submitted_at__isnull=False)
    for pk, path in handed_in.values_list("pk", "path").iterator(chunk_size=1_000):
        entry.objects.filter(subject=f"declaration:{pk}").update(path=path)
    made = []
    for one in handed_in.only("pk", "content").iterator(chunk_size=200):
        for row in one.content.get("providers", []):
            name, code = str(row.get("name") or "")[:120], str(row.get("uscc") or "")[:18]
            if name or code:
                made.append(client(declaration_id=one.pk, name=name, same=same_name(name), uscc=code.upper()))
    client.objects.bulk_create(made, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0007_anchor"),
    ]

    operations = [
        migrations.RunPython(_fill, migrations.RunPython.noop),
    ]
