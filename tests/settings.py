"""Settings of the tests: those of the site, in a folder of their own, on the database that is named.

``YUNXING_TEST_DATABASE`` names a PostgreSQL server; without it the tests run on SQLite.
"""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="yunxing-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("YUNXING_") and not name.startswith("YUNXING_TEST")]:
    if _name != "YUNXING_PYTHON":
        del os.environ[_name]
os.environ["YUNXING_HOME"] = _home
os.environ["YUNXING_SECRET_KEY"] = "of the tests"
if os.environ.get("YUNXING_TEST_DATABASE"):
    os.environ["YUNXING_DATABASE"] = os.environ["YUNXING_TEST_DATABASE"]

from yunxing.site.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In a file, so that processes that a test starts see it too.
    DATABASES["default"]["TEST"] = {"NAME": f"{_home}/test.sqlite3"}  # noqa: F405
else:
    # What a test writes need not outlive a power cut.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"  # noqa: F405

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
for _name in ("whitenoise.middleware.WhiteNoiseMiddleware",):
    MIDDLEWARE.remove(_name)  # noqa: F405
ACCOUNT_RATE_LIMITS = {"login_failed": "1000/1m/ip,5/10m/key"}
