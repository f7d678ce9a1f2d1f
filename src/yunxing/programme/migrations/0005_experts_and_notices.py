"""An expert's post may end while what they said stays; a notice says telephone and address apart, as its letter does."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("programme", "0004_the_offices_acts")]

    operations: ClassVar = [
        # Nobody could become an expert before: the table is empty, and the column needs no default.
        migrations.AddField(
            model_name="expert",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="expertise", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            model_name="expert",
            name="post",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="expert",
                to="programme.post",
            ),
        ),
        migrations.AddField(
            model_name="publicnotice", name="address", field=models.CharField(blank=True, max_length=200)
        ),
    ]
