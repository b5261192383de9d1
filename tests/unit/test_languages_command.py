"""``quoth languages``: a new language from skeleton to sound, and errors that name their line.

The dummy language is invented: "ka" says, "ke" is that, names have capitals.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from worker import cli
from worker.errors import PackError, UnknownLanguage
from worker.languages import pack as packs
from worker.pack_check import check
from worker.pack_lines import line_of

# What a speaker has to write into the skeleton, in the order of the files, and no more.
EDITS = (
    ("pack.toml", "EDIT the language's name in English", "Dummish"),
    ("pack.toml", "EDIT the language's name in itself", "Dumu"),
    ("lexicon.toml", "EDIT", "ke"),
    ("cues.toml", "EDIT say", "ka"),
    ("cues.toml", '"EDIT says", "EDIT said"', '"ka", "kata"'),
    ("patterns.toml", "EDIT a sentence: a person with first and last name, a cue, a colon, a",
     "Mira Kelden kata: “Te olun vara sedi mun kelo.”"),
    ("patterns.toml", " marked quotation of five words or more", ""),
    ("patterns.toml", "EDIT the quotation without its marks", "Te olun vara sedi mun kelo"),
    ("patterns.toml", "EDIT the person's name", "Mira Kelden"),
    ("patterns.toml", "EDIT a sentence with marked words, say the title of a book, that nobody",
     ""),
    ("patterns.toml", " says",
     "Mira Kelden olun “Vara Sedi Mun” teri."),
    ("patterns.toml", "EDIT a sentence: a person, a cue, a complementizer, what is reported",
     "Mira Kelden kata ke olun vara sedi mun kelo."),
    ("patterns.toml", "EDIT what is reported, without the complementizer",
     "olun vara sedi mun kelo"),
    ("patterns.toml", "EDIT the person's name", "Mira Kelden"),
    ("patterns.toml", "EDIT a sentence with the complementizer in which nobody reports anything",
     "Te olun vara ke sedi mun kelo."),
    ("patterns.toml", "EDIT a person's first and last name", "Mira Kelden"),
    ("patterns.toml", "EDIT two words that are no name, written as inside a sentence",
     "vara sedi"),
)  # fmt: skip


def languages(*arguments: object) -> Result:
    return CliRunner().invoke(cli.build(), ["languages", *map(str, arguments)])


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    assert languages("new", "qaa", "--folder", tmp_path).exit_code == 0
    return tmp_path / "qaa"


@pytest.fixture
def dummish(skeleton: Path) -> Path:
    for file, old, new in EDITS:
        edit(skeleton / file, old, new)
    return skeleton


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found, f"{path.name} has no {old!r}"
    path.write_text(before + new + after, encoding="utf-8")


def test_a_skeleton_asks_for_what_only_a_speaker_can_write(skeleton: Path) -> None:
    result = languages("check", "qaa", "--folder", skeleton.parent)
    assert result.exit_code == 1
    assert f"{skeleton / 'pack.toml'}:6: still to be written" in result.output
    asked = {finding.file for finding in check(skeleton)}
    assert asked == {"pack.toml", "lexicon.toml", "cues.toml", "patterns.toml"}


def test_after_the_few_edits_the_new_language_is_sound(dummish: Path) -> None:
    result = languages("check", "--folder", dummish.parent)
    assert (result.exit_code, result.output) == (0, "qaa: sound\n")


def test_a_skeleton_overwrites_nothing(skeleton: Path) -> None:
    with pytest.raises(PackError, match="there already"):
        CliRunner().invoke(
            cli.build(), ["languages", "new", "qaa", "--folder", str(skeleton.parent)],
            catch_exceptions=False,
        )  # fmt: skip


def test_a_code_that_is_none_is_refused(tmp_path: Path) -> None:
    assert isinstance(languages("new", "../x", "--folder", tmp_path).exception, PackError)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "line_holds", "told"),
    [
        ("pack.toml", "cased = true", "cased = 7", "cased = 7", "text.cased"),
        ("pack.toml", "cased = true", "casd = true", "casd", "text.casd"),
        ("pack.toml", "[text]", "[text", "[text", ""),
        ("cues.toml", "grade = 0.95", "grade = 95", "grade = 95", "cue.0.grade"),
        ("cues.toml", "finite = [", 'stems = { lost = "ka" }, finite = [', "lost", "'lost'"),
        ("patterns.toml", "prior = 0.8", "prior = 8", "prior = 8", "rule.1.prior"),
        ("patterns.toml", 'kind = "person"', 'kind = "personn"', "personn", "source.0.kind"),
        ("patterns.toml", '"source-cue-content"', '"source-cue-contend"', "contend",
         "does not fire on its own example"),
        ("patterns.toml", "“Te olun vara sedi mun kelo.”", "“Te olun.”", '"source-cue-content"',
         "does not give direct 'Te olun vara sedi mun kelo' by 'Mira Kelden'"),
        ("patterns.toml", "Te olun vara ke sedi mun kelo.",
         "Mira Kelden kata ke olun vara sedi mun kelo.", '"source-cue-complementizer-content"',
         "fires on its counterexample"),
        ("patterns.toml", 'example = "Mira Kelden"', 'example = "vara sedi"', 'id = "name"',
         "no source"),
        ("patterns.toml", 'counterexample = "vara sedi"', 'counterexample = "Omar Said"',
         'id = "name"', "takes its counterexample"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_file_and_line(
    dummish: Path, file: str, old: str, new: str, line_holds: str, told: str
) -> None:
    edit(dummish / file, old, new)
    findings = check(dummish)
    lines = (dummish / file).read_text(encoding="utf-8").splitlines()
    fitting = [
        finding for finding in findings
        if finding.file == file and told in finding.text
        and line_holds in lines[finding.line - 1]
    ]  # fmt: skip
    assert fitting, findings


def test_a_language_that_has_no_pack_is_told_with_what_to_do() -> None:
    error = languages("check", "qqq").exception
    assert isinstance(error, UnknownLanguage)
    assert "quoth languages new qqq" in str(error)


def test_the_list_names_every_pack() -> None:
    shown = languages("list").output
    assert all(packs.load(code).info.language.name in shown for code in packs.codes())


TOML = """\
[a]
x = 1
[[rule]]
shape = "p"
[rule.example]
text = 1
[[rule]]
[rule.example]
text = 2
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a", "x"), 2), (("rule", 0, "shape"), 4), (("rule", 0, "example", "text"), 6),
        (("rule", 1, "example", "text"), 9), (("rule", 1), 7), (("gone",), 1), ((), 1),
    ],
)  # fmt: skip
def test_the_line_of_a_key_is_found(path: tuple, line: int) -> None:
    assert line_of(TOML, path) == line
