"""Compose and Kubernetes files, by the published schemas and by what they promise each other.

No container engine runs here: what can be known without one is known. The compose file goes
through an implementation of the Compose specification that refuses unknown keys; Kubernetes'
own objects through the published OpenAPI schemas, strictly. The operators' objects
(RabbitmqCluster, KEDA's) have no schema in any package that the test environment holds.
"""

import re
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from compose_spec import PyCompose

from worker.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
KUSTOMIZATION = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
OBJECTS = [
    one
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]
OPERATORS = {"RabbitmqCluster", "ScaledObject", "TriggerAuthentication"}
CORE = [one for one in OBJECTS if one["kind"] not in OPERATORS]
WORKER = next(one for one in OBJECTS if one["kind"] == "Deployment")


def test_the_compose_file_is_one_by_the_specification():
    parsed = PyCompose.from_yaml(yaml.safe_dump(COMPOSE))

    parsed.validate()
    assert set(parsed.service_names()) == set(COMPOSE["services"])


def test_every_port_of_the_compose_file_is_published_on_loopback_only():
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_file_that_the_compose_file_mounts_is_there():
    mounts = [
        volume.split(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]

    assert mounts
    assert [mount for mount in mounts if not (DEPLOY / mount).is_file()] == []


def test_no_password_stands_in_a_file():
    texts = [path.read_text(encoding="utf-8") for path in DEPLOY.rglob("*.y*ml")]

    assert not [text for text in texts if re.search(r"(?i)pass(word)?:\s+[\"']?[a-z0-9]", text)]


@pytest.mark.parametrize("one", CORE, ids=lambda one: f"{one['kind']}/{one['metadata']['name']}")
def test_every_kubernetes_object_is_valid_by_the_published_schema(one):
    kubernetes_validate.validate(one, "1.37.0", strict=True)


def test_every_kubernetes_file_is_in_the_kustomization_and_every_file_of_it_is_there():
    files = {f"kubernetes/{path.name}" for path in (DEPLOY / "kubernetes").glob("*.yaml")}
    generated = [name for one in KUSTOMIZATION["configMapGenerator"] for name in one["files"]]

    assert files == set(KUSTOMIZATION["resources"])
    assert all((DEPLOY / name).is_file() for name in generated)


def test_pods_run_without_privilege_on_a_read_only_root():
    runs = [one for one in OBJECTS if one["kind"] in {"Deployment", "Job"}]

    for pod in (one["spec"]["template"]["spec"] for one in runs):
        assert pod["securityContext"]["runAsNonRoot"]
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


def test_selectors_point_at_the_worker_s_pods():
    labels = WORKER["spec"]["template"]["metadata"]["labels"].items()
    selectors = [
        one["spec"].get("podSelector") or one["spec"]["selector"]
        for one in OBJECTS
        if one["kind"] in {"NetworkPolicy", "PodDisruptionBudget", "Service", "Deployment"}
    ]

    assert all((one.get("matchLabels") or one).items() <= labels for one in selectors)


def test_the_pod_waits_longer_for_the_drain_than_the_worker_does():
    spec = WORKER["spec"]["template"]["spec"]
    settings = {row["name"]: row["value"] for row in spec["containers"][0]["env"]}

    assert spec["terminationGracePeriodSeconds"] > float(settings["QUOTH_GRACE_SECONDS"])


def test_every_setting_that_a_deployment_names_exists():
    files = [path for path in DEPLOY.rglob("*") if path.name != "settings.py" and path.is_file()]
    texts = [
        path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in {".yaml", ".yml", ".service", ".example"} or path.name == "Dockerfile"
    ]
    named = {name for text in texts for name in re.findall(r"QUOTH_[A-Z_]+", text)}
    own = {"QUOTH_PASSWORD", "QUOTH_SECRETS_DIR"}  # compose's variable, and where secrets lie

    assert named - own <= {f"QUOTH_{field.upper()}" for field in Settings.model_fields}


def test_the_image_holds_what_the_project_file_packages():
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()

    for name in ("schemas", "worker"):
        assert f"COPY {name} ./{name}" in dockerfile
        assert f"!{name}" in ignored
    assert "USER 10001" in dockerfile
