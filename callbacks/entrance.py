"""Signing in and out, the way to each role's own screen, and our files."""

from pathlib import Path

from flask import (
    Blueprint,
    Flask,
    Response,
    redirect,
    render_template,
    request,
    send_from_directory,
)
from werkzeug.wrappers import Response as BaseResponse

from callbacks import lang_of_request
from dashboard.access import session
from dashboard.access.session import csrf, services, this_one
from dashboard.access.who import Role
from dispatch.words import say
from layouts.frame import HTML_LANG

ASSETS = Path(__file__).parents[1] / "assets"

HOME = {
    Role.WALL: "/wall/",
    Role.OPERATOR: "/duty/",
    Role.CHIEF: "/duty/",
    Role.LEADER: "/briefing/",
    Role.ADMIN: "/duty/",
    Role.AUDITOR: "/briefing/",
    Role.CREW: "/field",
}

entrance = Blueprint("entrance", __name__)


@entrance.get("/", endpoint="home")
def home() -> BaseResponse:
    """Send everybody to their own screen."""
    who = this_one()
    if who.role is Role.DISTRICT:
        return redirect(f"/district/{who.district}")
    return redirect(HOME.get(who.role, "/sign-in"))


@entrance.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> BaseResponse | str:
    """Show the form, or open a session."""
    if request.method == "GET":
        return _form(wrong=False)
    csrf.protect()
    who = session.sign_in(request.form.get("account", ""), request.form.get("password", ""))
    if who is None:
        return _form(wrong=True)
    return redirect(_own_page(request.args.get("next", "")))


def _own_page(target: str) -> str:
    """Return `target` if it is a page of ours: an open redirect would help phishing."""
    ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if ours else "/"


def _form(*, wrong: bool) -> str:
    lang = lang_of_request()
    return render_template(
        "sign_in.html",
        say=lambda key: say(key, lang),
        html_lang=HTML_LANG[lang],
        styles=[f"css/{path.name}" for path in sorted((ASSETS / "css").glob("*.css"))],
        wrong=wrong,
        demo=services().config.demo,
    )


@entrance.post("/sign-out")
def sign_out() -> BaseResponse:
    """End this session."""
    session.sign_out()
    return redirect("/sign-in")


@entrance.get("/assets/<path:path>", endpoint="static")
def asset(path: str) -> Response:
    """Answer a file of ours, read whole: compressing a stream would leave the file open."""
    response = send_from_directory(ASSETS, path, max_age=3600)
    response.direct_passthrough = False
    response.make_sequence()
    return response


def register_entrance(server: Flask) -> None:
    """Open the entrance of `server`."""
    server.register_blueprint(entrance)
