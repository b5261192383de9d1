"""The topology as a RabbitMQ definitions file, with users that can do their work and no more.

``rabbitmqctl import_definitions`` or ``load_definitions`` in rabbitmq.conf reads it at
boot. Without given passwords the users have none and can't log in by one (they can by
client certificate); an export for a deployment is given the passwords from a directory.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from worker.broker.topology import Topology


def export(
    topology: Topology, vhost: str = "/", passwords: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The definitions as a JSON-able value; ``passwords`` are by role name."""
    given = passwords or {}
    return {
        "vhosts": [{"name": vhost}],
        "users": [_user(role.name, given.get(role.name)) for role in topology.roles],
        "permissions": [
            {
                "user": role.name,
                "vhost": vhost,
                "configure": role.configure,
                "write": role.write,
                "read": role.read,
            }
            for role in topology.roles
        ],
        "policies": _policies(topology, vhost),
        **_objects(topology, vhost),
    }


def hash_password(password: str, salt: bytes | None = None) -> str:
    """RabbitMQ's rabbit_password_hashing_sha256: base64 of salt (4 bytes) and digest."""
    grain = secrets.token_bytes(4) if salt is None else salt
    digest = hashlib.sha256(grain + password.encode()).digest()
    return base64.b64encode(grain + digest).decode()


def _user(name: str, password: str | None) -> dict[str, Any]:
    return {
        "name": name,
        "password_hash": hash_password(password) if password else "",
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": ["monitoring"] if name == "operator" else [],
        "limits": {},
    }


def _policies(topology: Topology, vhost: str) -> list[dict[str, Any]]:
    return [
        {
            "vhost": vhost,
            "name": policy.name,
            "pattern": policy.pattern,
            "apply-to": "queues",
            "definition": policy.definition,
            "priority": 0,
        }
        for policy in topology.policies
    ]


def _objects(topology: Topology, vhost: str) -> dict[str, Any]:
    lasting = {"vhost": vhost, "durable": True, "auto_delete": False}
    return {
        "exchanges": [
            {"name": it.name, **lasting, "type": it.kind, "internal": False, "arguments": {}}
            for it in topology.exchanges
        ],
        "queues": [
            {"name": it.name, **lasting, "arguments": it.arguments} for it in topology.queues
        ],
        "bindings": [
            {
                "source": it.exchange,
                "vhost": vhost,
                "destination": it.queue,
                "destination_type": "queue",
                "routing_key": it.key,
                "arguments": {},
            }
            for it in topology.bindings
        ],
    }
