"""What a phone asks of the server: photographs it named, positions from hours ago, numbers."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from dashboard.access.who import Role, Who
from dashboard.store.tracks import track_of
from dispatch.commands import EnterUnit
from tests.builders import NOON
from tests.running import Site, do

CREW = Who("crew", "A12 队", Role.CREW, unit="A12")
NAME = "0123456789abcdef"
A12 = EnterUnit("A12", "A12 队", "crew", "440304", "sanitation", ("sanitation",))


def a_jpeg() -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", (8, 6), (90, 90, 90)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """A crew's phone."""
    return site.client(CREW)


def sent(
    client: FlaskClient, name: str, body: bytes, mimetype: str = "image/jpeg"
) -> tuple[int, str]:
    """Upload a photograph under a name; return the code and its id."""
    address = f"/api/photos?kind=after&name={name}"
    answer = client.post(address, data=body, content_type=mimetype)
    return answer.status_code, answer.json.get("id", "")


def test_a_photograph_keeps_the_name_the_phone_gave_it(client: FlaskClient) -> None:
    assert sent(client, NAME, a_jpeg()) == (201, f"after-{NAME}")
    with client.get(f"/api/photos/after-{NAME}") as answer:
        assert answer.mimetype == "image/jpeg"


def test_a_photograph_sent_twice_is_kept_once(client: FlaskClient, site: Site) -> None:
    sent(client, NAME, a_jpeg())
    assert sent(client, NAME, a_jpeg()) == (200, f"after-{NAME}")
    assert len(list(Path(site.services.config.photos_dir).iterdir())) == 1


def test_nobody_overwrites_another_phones_photograph(client: FlaskClient, site: Site) -> None:
    sent(client, NAME, a_jpeg())
    other = site.client(Who("other", "B07 队", Role.CREW, unit="B07"))
    assert sent(other, NAME, a_jpeg())[0] == 422


@pytest.mark.parametrize(
    ("name", "body", "mimetype"),
    [
        ("../../secret", a_jpeg(), "image/jpeg"),
        (NAME, b"<script>", "image/jpeg"),
        (NAME, a_jpeg(), "text/html"),
    ],
)
def test_what_is_no_photograph_is_refused(
    client: FlaskClient, name: str, body: bytes, mimetype: str
) -> None:
    assert sent(client, name, body, mimetype)[0] == 422


def test_positions_of_an_offline_hour_all_enter_the_history(
    client: FlaskClient, site: Site
) -> None:
    do(site.services, A12)
    moments = [NOON - timedelta(minutes=60 - n) for n in range(60)]
    fixes = [
        {"unit": "A12", "lon": 114.05 + n / 10_000, "lat": 22.55, "at": at.isoformat()}
        for n, at in enumerate(moments)
    ]
    assert client.post("/api/fixes", json={"fixes": fixes}).json == {"accepted": 60, "refused": []}
    with site.services.database.reading() as connection:
        kept = track_of(connection, "A12", moments[0], NOON)
    assert [fix.at for fix in kept] == moments
    newest = site.services.board.newest("A12")
    assert newest is not None
    assert newest.at == moments[-1]


@pytest.mark.parametrize(
    ("changes", "field", "key"),
    [
        ({"unit": "Z99"}, "unit", "field.unknown"),
        ({"lon": 2.35, "lat": 48.85}, "lon", "field.outside_city"),
        ({"accuracy_m": -5}, "accuracy_m", "field.out_of_range"),
        ({"speed_kmh": 900}, "speed_kmh", "field.out_of_range"),
        ({"heading_deg": 400}, "heading_deg", "field.out_of_range"),
        ({"at": "2099-01-01T00:00:00+08:00"}, "at", "field.future"),
    ],
)
def test_a_wrong_position_comes_back_by_index_and_the_good_ones_go_in(
    site: Site, changes: dict[str, object], field: str, key: str
) -> None:
    do(site.services, A12)
    phones = site.client(Who("phones", "phones", Role.SYSTEM))
    good = {"unit": "A12", "lon": 114.05, "lat": 22.55, "at": NOON.isoformat()}
    answer = phones.post("/api/fixes", json={"fixes": [good, good | changes]}).json
    assert answer == {"accepted": 1, "refused": [{"index": 1, "field": field, "reason": key}]}


def test_a_crew_may_call_centres_but_is_not_given_other_crews_numbers(
    client: FlaskClient, site: Site
) -> None:
    book = 'city = "0755-1"\n[districts]\n440304 = "0755-2"\n[units]\nA12 = "138"\n'
    (site.services.config.data_dir / "contacts.toml").write_text(book, encoding="utf-8")
    assert client.get("/api/contacts").json == {
        "city": "0755-1", "districts": {"440304": "0755-2"}, "units": {},
    }  # fmt: skip
    desk = site.client(Who("desk", "王敏", Role.OPERATOR))
    assert desk.get("/api/contacts").json["units"] == {"A12": "138"}


def test_without_a_book_there_are_no_numbers(client: FlaskClient) -> None:
    assert client.get("/api/contacts").json == {"city": "", "districts": {}, "units": {}}


def test_a_crew_speaks_for_itself_only(client: FlaskClient) -> None:
    step = {"case": "1", "version": 0, "step": "acknowledge", "unit": "B07"}
    answer = client.post("/api/commands/take-step", json=step)
    assert (answer.status_code, answer.json["error"]["key"]) == (403, "not_allowed")


def test_a_kept_page_gets_todays_form_token(client: FlaskClient) -> None:
    assert "_csrf_token=" in "".join(client.get("/api/me").headers.getlist("Set-Cookie"))


def test_the_worker_changes_with_the_page(site: Site) -> None:
    stranger = site.feed.server.test_client()
    worker = stranger.get("/field-sw.js")
    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
    page = site.client(Who("one", "one", Role.CREW, unit="A12")).get("/field")
    assert page.headers["X-Kit"] in worker.text
