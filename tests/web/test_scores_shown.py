"""What the pages say of scores: never more than these are worth."""

from classifier.bundles import DECISIONS_TO_CALIBRATE
from classifier.reviewing.learning.retrain import retrain


def settle(team, *, n):
    for number in range(n):
        team.say("Ann", f"r{number:02}", ("include", "exclude")[number % 2])
    retrain(team.review)


def test_a_score_is_no_probability_until_enough_papers_are_settled(make_browser):
    team, browser = make_browser(records=DECISIONS_TO_CALIBRATE + 4, design="single")
    settle(team, n=6)
    screen, papers = browser.get("/screen").text, browser.get("/papers").text
    assert "no probability yet" in screen
    assert "likely to be included" not in screen
    assert ">Score, no probability yet<" in papers
    assert "robability<" not in papers.replace(">Score, no probability yet<", "")
    settle(team, n=DECISIONS_TO_CALIBRATE)
    screen, papers = browser.get("/screen").text, browser.get("/papers").text
    assert " % likely to be included, by the model." in screen
    assert "no probability yet" not in screen + papers
    assert ">Probability<" in papers


def test_mechanisms_that_nobody_coded_show_cues_and_no_probability(make_browser):
    team, browser = make_browser(design="single")
    told = "a{0},Mutual trust on ward {0},Nurses of ward {0} had mutual trust."
    team.read("few.csv", "record_id,title,abstract", *map(told.format, range(8)))
    other = "b{0},Glass in factory {0},Lasers cut the glass of factory {0}."
    team.read("more.csv", "record_id,title,abstract", *map(other.format, range(8)))
    retrain(team.review)
    page = browser.get("/papers/a1").text
    assert ">cues found: mutual trust</span>" in page
    assert "score by the model" not in page
    assert "come from the codebook alone" in browser.get("/model").text
    for number in range(2, 8):
        for letter, mark in (("a", "yes"), ("b", "no")):
            name, marked = f"{letter}{number}", {"mark-trust": mark}
            browser.post("/screen", record_id=name, verdict="include", **marked)
    retrain(team.review)
    page = browser.get("/papers/a1").text
    assert "cues found" not in page
    assert "score by the model" in page
    assert "what reviewers marked" in browser.get("/model").text
