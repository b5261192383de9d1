"""The page of ``quoth explain --html``: whole, harmless, linked, right in both directions."""

import re
from html.parser import HTMLParser

import pytest
from specimens import arabic, english

from worker.extraction.model import Extraction
from worker.views.page import Story, page

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Collects elements with their attributes, checks that each is closed, keeps the text."""

    def __init__(self):
        super().__init__()
        self.open, self.elements, self.paragraphs = [], [], []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "p" and any(t == "article" for t, _ in self.open):
            self.paragraphs.append("")
        if tag not in VOID:
            self.open.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, text):
        inside = [attributes.get("class", "") for _, attributes in self.open]
        in_paragraph = any(t == "article" for t, _ in self.open) and self.open[-1][0] != "article"
        if in_paragraph and not any("badge" in classes for classes in inside):
            self.paragraphs[-1] += text


def read(*stories):
    reader = Reader()
    reader.feed(page(stories))
    assert reader.open == []
    return reader


@pytest.fixture
def story():
    text, found = english()
    return Story("The lock opens", text, found)


def test_the_text_of_the_article_is_on_the_page_character_for_character(story):
    assert [p for p in read(story).paragraphs if p] == story.text.split("\n")


def test_the_page_needs_no_network_and_runs_no_script(story):
    written = page([story])
    reader = read(story)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in reader.elements}
    assert "url(" not in written
    assert "@import" not in written
    assert not re.findall(r'(?:href|src)="(?!#)', written)


def test_every_link_leads_to_an_element_and_no_id_is_twice(story):
    text, found = arabic()
    elements = read(story, Story("السد", text, found)).elements
    ids = [a["id"] for _, a in elements if "id" in a]
    assert len(ids) == len(set(ids))
    links = {a["href"] for _, a in elements if "href" in a}
    assert links
    assert links <= {f"#{name}" for name in ids}


def test_rule_and_confidence_are_there_for_pointer_and_keyboard(story):
    written = page([story])
    assert "en.direct.content-source-cue" in written
    assert "91%" in written
    badges = [a for tag, a in read(story).elements if "badge" in a.get("class", "") and tag == "a"]
    assert all("href" in a for a in badges)  # a link can be reached by the keyboard
    assert ":focus > .tip" in written


def test_no_figure_decides_the_direction_of_an_arabic_paragraph():
    text, found = arabic()
    reader = read(Story("السد", text, found))
    shown = [
        a for tag, a in reader.elements if tag == "article" or (tag == "p" and not a.get("class"))
    ]
    assert len(shown) == 3
    assert all(a.get("dir") == "auto" for a in shown)
    badges = [a for _, a in reader.elements if "badge" in a.get("class", "")]
    assert badges
    assert all(a.get("dir") == "ltr" for a in badges)


def test_the_sheet_uses_logical_properties_only(story):
    style = re.search(r"<style>(.*?)</style>", page([story]), re.DOTALL)[1]
    physical = (
        r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)|text-align: (?:left|right)"
    )
    assert not re.findall(physical, style)
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style


def test_an_article_can_put_no_markup_on_the_page():
    text = "</style><script>alert(1)</script> & <b>“x”</b>"
    found = Extraction("en", 'en@1.0.0"><script>', ())
    reader = read(Story('<script>alert("t")</script>', text, found))
    assert "script" not in {tag for tag, _ in reader.elements}
    assert [p for p in reader.paragraphs if p] == [text]


def test_quotation_speaker_and_cue_of_one_claim_share_a_class(story):
    linked = [
        a for tag, a in read(story).elements if tag == "span" and "a1-1" in a.get("class", "")
    ]
    roles = {a["class"].split()[0] for a in linked}
    assert roles == {"quote", "speaker", "cue"}


def test_what_was_not_taken_is_told_with_its_reason(story):
    written = page([story])
    assert "Big Gate" in written
    assert "fewer than 3 words" in written
