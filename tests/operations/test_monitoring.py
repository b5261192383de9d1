"""Alerts and dashboard speak of metrics that exist, in PromQL that parses."""

import json
import re
from pathlib import Path

import promql_parser
import pytest
import yaml

from worker.metrics import Metrics

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
RULES = yaml.safe_load((DEPLOY / "prometheus/quoth.rules.yml").read_text(encoding="utf-8"))
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
DASHBOARD = json.loads((DEPLOY / "grafana/quoth.json").read_text(encoding="utf-8"))
EXPRESSIONS = [rule["expr"] for rule in ALERTS] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
]


def sample_names() -> dict[str, set[str]]:
    """The worker's series names with their labels, as Prometheus will see them."""
    metrics = Metrics()
    endings = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum")}
    names: dict[str, set[str]] = {}
    for attribute in vars(metrics).values():
        if not hasattr(attribute, "describe"):
            continue
        for family in attribute.describe():
            labels = set(attribute._labelnames) | {"instance", "job"}
            for ending in endings[family.type]:
                extra = {"le"} if ending == "_bucket" else set()
                names[family.name + ending] = labels | extra
    return names


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_expression_is_promql(expression):
    promql_parser.parse(expression.replace("$instance", ".*"))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_metric_of_the_worker_that_is_named_exists(expression):
    named = set(re.findall(r"\bquoth_\w+", expression))

    assert named <= sample_names().keys()


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_label_that_is_grouped_by_or_matched_is_one_of_the_metric_s(expression):
    known = sample_names()
    legal = {"queue", "instance"} | {
        label for name in re.findall(r"\bquoth_\w+", expression) for label in known[name]
    }
    grouped = {
        label.strip()
        for labels in re.findall(r"by \(([^)]*)\)", expression)
        for label in labels.split(",")
    }
    matched = set(re.findall(r"[{,](\w+)=", expression))

    assert grouped | matched <= legal | {"job"}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_every_alert_says_what_is_wrong_what_to_do_first_and_how_urgent_it_is(alert):
    assert alert["annotations"]["summary"].endswith(".")
    assert alert["annotations"]["runbook"].endswith(".")
    assert alert["labels"]["severity"] in {"page", "warn"}


def test_panels_of_the_dashboard_do_not_overlap_and_have_ids_of_their_own():
    cells: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        own = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & own, panel["title"]
        cells |= own
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_every_metric_of_the_worker_is_on_the_dashboard():
    shown = " ".join(EXPRESSIONS)
    bases = {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in sample_names()}

    assert {base for base in bases if base not in shown} <= {"quoth_connected"}
