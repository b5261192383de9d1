"""An article of any length, whoever speaks in it how often: time grows with length alone."""

import time

import pytest

from worker.extraction.extractor import Extractor

ONE_NAME = {
    "en": "“We will hold it,” said Mayor Ada Thorne. She added that the gate was old. ",
    "fr": "« La vanne tiendra tout l'hiver », a déclaré la ministre Jeanne Morvan. ",
    "ar": "قالت هدى العلمي: «سيصمد السد الجديد أمام السيول». ",
}
DESCRIPTIONS = {
    "en": ONE_NAME["en"] + "The mayor said it was big. ",
    "fr": ONE_NAME["fr"] + "Le quinquagénaire affirme que la mer monte. L'intéressé assure que "
    "tout va bien. ",
    "ar": "قال الوزير رشيد الوردي: «سيصمد السد الجديد أمام السيول». وأضاف الوزير أن الأشغال "
    "انتهت. وأكد المتحدث ذاته أن السد كبير. ",
}


def seconds(text, language):
    before = time.process_time()
    Extractor().extract(text, language)
    return time.process_time() - before


@pytest.mark.parametrize("language", ONE_NAME)
@pytest.mark.parametrize("passages", [ONE_NAME, DESCRIPTIONS], ids=["one name", "descriptions"])
def test_four_times_the_article_takes_far_less_than_sixteen_times_the_time(passages, language):
    passage = passages[language]
    seconds(passage, language)
    short, long = seconds(passage * 150, language), seconds(passage * 600, language)
    assert long < 9 * short + 0.5
