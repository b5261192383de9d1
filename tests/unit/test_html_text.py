"""HTML bodies: the article's paragraphs, without furniture, in time linear in the page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.html_tags import End, Start, scan
from worker.html_text import read_page

LARGE = 1 << 18


def text(html: str, language: str | None = None) -> str:
    return read_page(html, language).text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("<p>One.<p>Two.", "One.\nTwo."),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<div>Out <b>of</b>\n one   line</div>", "Out of one line"),
        ("<ul><li>A<li>B</ul>C", "A\nB\nC"),
        ("a &amp; b &lt;c&gt; &#1587;&#x644;", "a & b <c> سل"),
        ("1 < 2 and <3", "1 < 2 and <3"),
        ("<p>kept</p><script>var x = '<p>not kept</p>';</script>", "kept"),
        ("<p>kept</p><STYLE>p { color: red }</Style><p>too", "kept\ntoo"),
        ("<p>kept</p><!-- <p>not</p> --><p>too</p><!-->!", "kept\ntoo\n!"),
        ("<nav>Home</nav><p>kept</p><footer>(c)</footer>", "kept"),
        ("<figure><img src=x><figcaption>by AFP</figcaption></figure><p>kept", "kept"),
        ('<div class="related-posts">See also</div><p>kept', "kept"),
        ('<div id="comments">Nice!</div><p>kept', "kept"),
        ('<p hidden>no</p><p aria-hidden="true">no</p><p>kept', "kept"),
        ('<p class="caption">no<p>kept', "kept"),
        ('<div class="with-sidebar"><p>kept</p></div>', "kept"),
        ("<p>Long text stays.</p><p><a href=x>Read also: the other story</a></p>",
         "Long text stays."),
        ("<div>aside</div><article><p>The whole story.</p></article>", "The whole story."),
        ('<p>T</p><div itemprop="articleBody">' + "<p>Words.</p>" * 3 + "</div>",
         "Words.\nWords.\nWords."),
        ("<nav>All is furniture</nav>", "All is furniture"),
    ],
)  # fmt: skip
def test_the_text_of_a_page_is_its_article(html: str, expected: str) -> None:
    assert text(html) == expected


@pytest.mark.parametrize(
    ("html", "language", "expected"),
    [
        ("<p>He said <q>we go</q>.</p>", None, "He said “we go”."),
        ("<p>قال <q>نعم</q></p>", "ar", "قال «نعم»"),
        ("<p>Il dit <q> oui </q>.</p>", "fr-FR", "Il dit «oui»."),
        ("<p>Er sagt <q>ja</q>.</p>", "de_AT", "Er sagt „ja“."),
        ("<p>Han sier <q>ja</q>.</p>", "nb", "Han sier “ja”."),
        ("<p>He said <q>“we go”</q>.</p>", None, "He said “we go”."),
        ("<blockquote>We go.</blockquote>", None, "“We go.”"),
        ("<blockquote><p>We go.</p><p>We stay.</p></blockquote>", None, "“We go.”\n“We stay.”"),
        ("<blockquote>«We go.»</blockquote>", None, "«We go.»"),
        ("<blockquote>We go.<cite>Maya Lind</cite></blockquote>", None, "“We go.” — Maya Lind"),
        ("<blockquote><p>We go.</p><footer>— Maya Lind</footer></blockquote>", None,
         "“We go.” — Maya Lind"),
        ('<blockquote class="twitter-tweet"><p>We go.</p>— Maya (@m)</blockquote>', None,
         "We go.\n— Maya (@m)"),
    ],
)  # fmt: skip
def test_markup_of_speech_becomes_marks(html: str, language: str | None, expected: str) -> None:
    assert text(html, language) == expected


def test_the_head_tells_of_the_article() -> None:
    page = read_page(
        '<html lang="ar"><head><title> A\n title </title><link rel=canonical href="https://x.y/z">'
        '<meta property="og:site_name" content="Outlet"></head><body><p>Text'
    )
    assert (page.language, page.title, page.text) == ("ar", "A title", "Text")
    assert page.facts == {"canonical": "https://x.y/z", "og:site_name": "Outlet"}


def test_attributes_are_read_in_every_way_that_html_allows() -> None:
    assert list(scan("<a b=1 c='2 3' d=\"4>5\" E f = g/>t</A >")) == [
        Start("a", {"b": "1", "c": "2 3", "d": "4>5", "e": "", "f": "g/"}), "t", End("a"),
    ]  # fmt: skip


def test_deep_nesting_loses_its_meaning_and_not_its_text() -> None:
    assert text("<div>" * 5000 + "kept") == "kept"


@pytest.mark.parametrize(
    "unit",
    ["<", "<!--", "<a ", "</", "&", "<![CDATA[", "<!", "<?", "<div>", "<q>", "</p>", "<a x='",
     "<p><q>a", "&#", "<li>", '<a "', "<a b=c ", "<script></", "<blockquote>x", "<a b=", "&#9"],
)  # fmt: skip
def test_no_page_takes_longer_than_its_length_deserves(unit: str) -> None:
    page = (unit * (LARGE // len(unit) + 1))[:LARGE]
    started = time.process_time()
    read_page(page)
    assert time.process_time() - started < 5


@given(st.text(alphabet="<>/!-='\"pqabrscit &;#x \n", max_size=80))
def test_no_markup_makes_it_stumble(html: str) -> None:
    page = read_page(html)
    assert "\ue000" not in page.text
    assert "\ue001" not in page.text
    assert all(line.strip() for line in page.text.split("\n")) or not page.text
