import time
from collections import Counter
from datetime import date

import pytest

from yunxing.programme.declarations.model import Declaration
from yunxing.programme.demonstration import making
from yunxing.programme.sending.model import Package

pytestmark = pytest.mark.django_db


def test_x():
    import os

    t = time.process_time()
    w = time.time()
    m = making.make(size=int(os.environ.get("N", "60")), seed=7, day=date(2026, 9, 1))
    print(m, time.process_time() - t, time.time() - w)
    for name in set(Declaration.objects.values_list("call__name", flat=True)):
        print(name, Counter(Declaration.objects.filter(call__name=name).values_list("state", flat=True)))
    print(list(Package.objects.values_list("number", "state", "problem", "sent_at")))
    assert 0
