"""Settings come from four places, errors name the variable; logs hold no secret."""

import io
import json
import logging

import pytest
import structlog

from worker import logs, settings
from worker.errors import SettingsError


@pytest.fixture(autouse=True)
def nowhere(monkeypatch, tmp_path):
    """No .env, no QUOTH_ variable of this machine."""
    monkeypatch.chdir(tmp_path)
    import os

    for name in [name for name in os.environ if name.startswith("QUOTH_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def stream():
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def test_options_win_over_variables_those_over_the_env_file_those_over_secrets(
    monkeypatch, tmp_path
):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name in ("processes", "attempts", "memory_mib", "amqp_url"):
        (secrets / f"quoth_{name}").write_text("amqp://u:p@h" if "url" in name else "200")
    (secrets / "quoth_attempts").write_text("1")
    (tmp_path / "file").write_text("QUOTH_PROCESSES=3\nQUOTH_ATTEMPTS=2\n")
    monkeypatch.setenv("QUOTH_SECRETS_DIR", str(secrets))
    monkeypatch.setenv("QUOTH_ATTEMPTS", "4")
    found = settings.load(tmp_path / "file", processes=7)
    assert (found.processes, found.attempts, found.memory_mib) == (7, 4, 200)
    assert found.amqp_url.get_secret_value() == "amqp://u:p@h"
    assert settings.load(tmp_path / "file").processes == 3


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("QUOTH_PROCESSES", "many", "1 to 256"),
        ("QUOTH_ARTICLE_SECONDS", "0", "seconds"),
        ("QUOTH_LOG_FORMAT", "xml", "json or console"),
        ("QUOTH_TLS_CA_FILE", "/is/not/there", "PEM file"),
        ("QUOTH_HANDLER", "no path", "module:function"),
    ],
)
def test_a_wrong_setting_is_told_by_its_variable_and_what_it_takes(monkeypatch, name, value, told):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        settings.load()
    assert told in str(caught.value)


def test_no_password_shows_in_settings_or_in_what_is_made_of_them(monkeypatch):
    monkeypatch.setenv("QUOTH_AMQP_URL", "amqp://user:hush@host/")
    found = settings.load()
    assert "hush" not in repr(found)
    assert "hush" not in repr(found.access())


def test_a_line_is_json_where_there_is_no_terminal(stream):
    logs.configure("info", "auto", stream)
    structlog.get_logger().info("article.acknowledged", article_id="a", direct=2)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["article_id"], line["direct"]) == ("article.acknowledged", "a", 2)


def test_below_the_level_nothing_is_written(stream):
    logs.configure("warning", "json", stream)
    structlog.get_logger().info("quiet")
    assert stream.getvalue() == ""


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_credential_and_no_body_gets_into_a_line(stream, form):
    logs.configure("info", form, stream)
    url = "amqps://worker:hush@rabbit:5671/news"
    structlog.get_logger().info("x", url=url, body=b"hush", error=ValueError(f"at {url}"))
    logging.getLogger("pika").critical("lost %s", url)
    body = "hush"  # a local variable of the frame that fails
    try:
        int(f"no number, {len(body)}")
    except ValueError:
        structlog.get_logger().exception("failed")
    assert "hush" not in stream.getvalue()
    assert "rabbit:5671" in stream.getvalue()
