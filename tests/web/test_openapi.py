"""The API keeps to its own description, whatever is sent to it."""

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    schemathesis = pytest.importorskip(
        "schemathesis", reason="schemathesis is not installed: make optional installs it"
    )
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from classifier.web.app import create_app

HERE = {"host": "127.0.0.1:8000"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_every_answer_is_one_that_the_description_has(make_app_state, subtests):
    _, state = make_app_state(trained=True)
    described = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", create_app(state), headers=HERE
    )
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 30
    for operation in operations:
        with subtests.test(operation.label):
            _try(operation)


def _try(operation):
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def answered(case):
        # What a description cannot say (a text with words in it) is refused in words.
        case.call_and_validate(headers=HERE, excluded_checks=[positive_data_acceptance])

    answered()


def test_every_route_of_the_api_says_what_it_does(make_app_state):
    _, state = make_app_state()
    paths = create_app(state).openapi()["paths"]
    assert len(paths) > 20
    for path, operations in paths.items():
        for method, operation in operations.items():
            assert operation.get("summary"), (path, method)
            assert "401" in operation["responses"], (path, method)
