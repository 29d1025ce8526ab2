"""What the pages say of scores: never more than these are worth."""

from classifier.bundles import DECISIONS_TO_CALIBRATE
from classifier.reviewing.training import retrain


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
