"""The catalogue: what browsers know of the city."""

from dashboard.api.names import catalogue_record
from dashboard.cities.load import load_city


def test_the_catalogue_tells_how_long_a_case_may_wait_in_each_state() -> None:
    stages = catalogue_record(load_city("shenzhen"))["stages"]
    assert stages["filed"] == stages["referred"] == {"seconds": 900}
    assert stages["verifying"] == {"seconds": 1800}
    assert "held" not in stages
