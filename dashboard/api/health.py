"""Is it alive, and is what it shows fresh?"""

from flask import Blueprint, Response, jsonify

from dashboard.access.session import services
from dashboard.store.reads import tip

health = Blueprint("health_", __name__)


@health.get("/healthz", endpoint="health")
def health_() -> Response:
    """Answer the feed's place, the age of the last fact in seconds, and who is connected."""
    at = services()
    with at.database.reading() as connection:
        place, last = tip(connection)
    age = None if last is None else round((at.clock.now() - last).total_seconds(), 1)
    shown = at.follower.picture.place
    return jsonify({"ok": True, "place": place, "shown": shown, "fact_age_s": age})
