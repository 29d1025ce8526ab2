"""A file that chance has broken is read as far as it goes, or refused in one line.

``python -m benchmarks.hostile.fuzz`` tries many more for each reader.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.errors import MechsiftError
from classifier.formats import export_formats, read_exports
from tests.hostile.fuzzing import broken, seeds

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", sorted(layout.name for layout in export_formats()))
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_broken_file_ends_in_records_or_in_one_line(name, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("broken")
    suffix, seed = seeds(folder)[name]
    path = folder / f"broken{suffix}"
    path.write_bytes(data.draw(broken(seed)))
    line = ""
    try:
        repr(read_exports([path]).records).encode()
    except MechsiftError as error:
        line = str(error)
    assert "\n" not in line
    assert len(line) < 500
