"""An S3 server in a process of its own: OpenStack Swift with its s3api, on one folder and one port.

``python -W ignore -m tests.servers.swift FOLDER PORT``. It refuses wrong keys, as a real one does.
"""

from __future__ import annotations

import logging
import os
import pwd
import sys
from pathlib import Path

KEY, SECRET = "test:tester", "of-the-tests"
_PARTS = ("account", "container", "object")
_CONF = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
bind_ip = 127.0.0.1
user = {user}
log_level = ERROR
"""
_PROXY = """
[pipeline:main]
pipeline = catch_errors proxy-logging cache s3api tempauth slo copy proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = {secret} .admin
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
check_bucket_owner = false
[filter:slo]
use = egg:swift#slo
[filter:copy]
use = egg:swift#copy
[filter:cache]
use = egg:swift#memcache
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:proxy-logging]
use = egg:swift#proxy_logging
access_log_level = DEBUG
"""
_STORAGE = """
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
"""


def main(folder: Path, port: int) -> None:
    """Serve until killed; says ``up`` once it answers."""
    import eventlet

    eventlet.monkey_patch()
    import eventlet.wsgi
    from swift.common import utils, wsgi
    from swift.common.ring import RingBuilder
    from swift.common.storage_policy import reload_storage_policies

    (folder / "devices" / "one").mkdir(parents=True, exist_ok=True)
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = of the tests\n")
    utils.SWIFT_CONF_FILE = str(folder / "swift.conf")
    utils.HASH_PATH_SUFFIX = b"of the tests"
    reload_storage_policies()
    sockets = {part: eventlet.listen(("127.0.0.1", 0)) for part in _PARTS}
    for part in _PARTS:
        here = sockets[part].getsockname()[1]
        builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
        place = {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": here, "device": "one", "weight": 1.0}
        builder.add_dev({"id": 0, **place, "replication_ip": "127.0.0.1", "replication_port": here})
        builder.rebalance()
        builder.get_ring().save(str(folder / f"{part}.ring.gz"))
    sockets["proxy"] = eventlet.listen(("127.0.0.1", port))
    head = _CONF.format(folder=folder, user=pwd.getpwuid(os.getuid()).pw_name)
    running = eventlet.GreenPool()
    for part, line in sockets.items():
        conf = folder / f"{part}.conf"
        conf.write_text(head + (_PROXY.format(secret=SECRET) if part == "proxy" else _STORAGE.format(part=part)))
        app = wsgi.loadapp(str(conf))
        log = logging.getLogger(part)
        running.spawn(eventlet.wsgi.server, line, app, log, log_output=False, protocol=wsgi.SwiftHttpProtocol)
    sys.stdout.write("up\n")
    sys.stdout.flush()
    running.waitall()


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), int(sys.argv[2]))
