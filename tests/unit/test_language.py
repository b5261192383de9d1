"""The language of a text: the crawler's tag where the letters agree, else detected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.extraction.language import detect, normalise
from worker.languages import pack as packs

ARABIC = "افتتحت البلدية المدرسة الجديدة صباح اليوم في حي الزهور بحضور الأهالي"
PERSIAN = "شهردار امروز گفت که پل تازه در بهار باز می‌شود و هزینه آن پرداخت شده است"
URDU = "میئر نے آج کہا کہ نیا پل بہار میں کھول دیا جائے گا اور اس کی لاگت ادا ہو چکی ہے"
PASHTO = "ښاروال نن وویل چې نوی پل به په پسرلي کې پرانیستل شي او لګښت یې ورکړل شوی دی"
SORANI = "سەرۆکی شارەوانی ئەمڕۆ گوتی پردە نوێیەکە لە بەهاردا دەکرێتەوە"
FRENCH = "Le maire a annoncé vendredi que le nouveau pont ouvrirait ses portes au printemps."
ENGLISH = "The mayor said on Friday that the new bridge would open in the spring of next year."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ARABIC, "ar"), (PERSIAN, "fa"), (URDU, "ur"), (PASHTO, "ps"), (SORANI, "ckb"),
        (FRENCH, "fr"), (ENGLISH, "en"),
        ("El alcalde dijo el viernes que el nuevo puente se abrirá en primavera.", "es"),
        ("Der Bürgermeister sagte am Freitag, die neue Brücke werde im Frühling öffnen.", "de"),
        ("Мэр заявил в пятницу, что новый мост откроется весной.", "ru"),
        ("市长周五表示，新桥将于明年春天开放。", "zh"),
        ("市長は金曜日、新しい橋が来年の春に開通すると述べた。", "ja"),
        ("시장은 금요일 새 다리가 내년 봄에 개통된다고 밝혔다.", "ko"),
        ("", "und"), ("12 – 34 !", "und"),
    ],
)  # fmt: skip
def test_the_language_is_told_by_script_letters_and_words(text: str, code: str) -> None:
    assert detect(text) == code


@pytest.mark.parametrize(
    ("tag", "text", "code"),
    [
        ("ar_EG", ARABIC, "ar"), ("ar", "نعم", "ar"), ("arz", ARABIC, "ar"),
        ("en", ARABIC, "ar"), ("ar", ENGLISH, "en"), (None, FRENCH, "fr"), ("und", FRENCH, "fr"),
        ("fr-CA", FRENCH, "fr"), ("xx", ENGLISH, "en"), ("en", "2026", "en"),
    ],
)  # fmt: skip
def test_a_tag_is_believed_unless_the_letters_contradict_it(
    tag: str | None, text: str, code: str
) -> None:
    assert normalise(tag, text) == code


def test_a_language_without_a_pack_is_read_by_the_generic_one() -> None:
    assert normalise(None, SORANI) == "und"
    assert normalise("ckb", SORANI) == "und"


@given(st.none() | st.text(max_size=12), st.text())
def test_there_is_a_pack_for_whatever_comes(tag: str | None, text: str) -> None:
    assert normalise(tag, text) in packs.codes()
