"""What may be said of the last training: from when on its scores are probabilities."""

from classifier.bundles import DECISIONS_TO_CALIBRATE
from classifier.reviewing.learning.model_summary import is_calibrated
from classifier.reviewing.learning.retrain import retrain
from classifier.reviewing.screening.progress import review_progress
from classifier.reviewing.state import ReviewState


def test_scores_are_an_order_until_fifty_papers_are_settled(make_team):
    team = make_team(records=DECISIONS_TO_CALIBRATE + 4, reviewers=("Ann",), design="single")
    told = []
    for number in range(DECISIONS_TO_CALIBRATE):
        team.say("Ann", f"r{number:02}", ("include", "exclude")[number % 2])
        if number in (5, DECISIONS_TO_CALIBRATE - 2, DECISIONS_TO_CALIBRATE - 1):
            retrain(team.review)
            with team.review.read() as reading:
                told.append(is_calibrated(ReviewState(reading).model_run[1]))
            expected = review_progress(team.review).expected_left
            assert (expected is not None) is told[-1]
    assert told == [False, False, True]


def test_before_the_first_training_nothing_is_calibrated(team):
    with team.review.read() as reading:
        assert ReviewState(reading).model_run is None
    assert not is_calibrated(None)
