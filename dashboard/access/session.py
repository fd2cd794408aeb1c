"""Finding out who asks: a session cookie, a bearer token, or a display's own cookie."""

from datetime import timedelta
from hmac import compare_digest

from flask import Flask, Request, Response, current_app, g, redirect, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from flask_wtf.csrf import CSRFProtect, generate_csrf
from werkzeug.wrappers import Response as BaseResponse

from dashboard.access.rights import OPEN, roles_for
from dashboard.access.who import Role, Who
from dashboard.services import Services
from dispatch.refusals import NotAllowed, NotSignedIn

TOKEN_COOKIE = "zhihui_token"
CSRF_COOKIE = "_csrf_token"
TOKEN_COOKIE_S = 10 * 365 * 24 * 3600
SHIFT = timedelta(hours=24)
"""A crew stays signed in though its phone ends the browser; each request begins the span anew."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

csrf = CSRFProtect()


class SignedIn(UserMixin):  # type: ignore[misc] # flask_login is untyped
    """A `Who` as Flask-Login wants it; the epoch ends sessions at once when it rises."""

    def __init__(self, who: Who, epoch: int) -> None:
        self.who = who
        self.id = f"{who.id}|{epoch}"


def services() -> Services:
    """Return the services of the running server."""
    found: Services = current_app.extensions["zhihui"]
    return found


def this_one() -> Who:
    """Return who asks, or refuse."""
    if not current_user.is_authenticated:
        raise NotSignedIn("session", why="word:access.sign_in")
    who: Who = current_user.who
    return who


def register_session(server: Flask) -> None:
    """Guard every route of `server` by the table of rights."""
    login = LoginManager(server)
    login.user_loader(_of_session)
    login.request_loader(_of_token)
    server.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_HEADERS=["X-CSRFToken"],
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=SHIFT,
    )
    csrf.init_app(server)
    server.before_request(_guard)
    server.after_request(_give_csrf)


def _of_session(session_id: str) -> SignedIn | None:
    account_id, _, epoch = session_id.rpartition("|")
    found = services().accounts.find(account_id)
    if found is None or not compare_digest(str(found[1]), epoch):
        return None
    return SignedIn(*found)


def _of_token(asked: Request) -> SignedIn | None:
    key = _key_of(asked)
    if not key:
        return None
    at = services()
    who = at.accounts.of_token(key, at.clock.now())
    return SignedIn(who, 0) if who else None


def _key_of(asked: Request) -> str:
    scheme, _, key = asked.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return key.strip()
    return asked.args.get("token") or asked.cookies.get(TOKEN_COOKIE, "")


def _guard() -> BaseResponse | None:
    """Let through whom the table of rights names; forms and scripts must carry a CSRF token."""
    roles = roles_for(_endpoint(), request.path)
    if roles is OPEN:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if this_one().role not in roles:
        raise NotAllowed("route", why="word:access.route")
    if request.method not in SAFE and not request.headers.get("Authorization"):
        csrf.protect()
    return None


def _endpoint() -> str:
    return (request.endpoint or "").rpartition(".")[2]


def _ask_to_sign_in() -> BaseResponse:
    wants_page = request.method == "GET" and request.accept_mimetypes.accept_html
    if wants_page and not request.path.startswith(("/api/", "/_dash")):
        return redirect(f"/sign-in?next={request.full_path.rstrip('?')}")
    raise NotSignedIn("session", why="word:access.sign_in")


def _give_csrf(response: Response) -> Response:
    """Give scripts the token they must send: with every page, and to a page kept on a phone."""
    wanted = response.mimetype == "text/html" or request.path == "/api/me"
    if wanted and current_user.is_authenticated:
        response.set_cookie(CSRF_COOKIE, generate_csrf(), samesite="Lax")
        if request.args.get("token"):
            _keep_display(response, request.args["token"])
    return response


def _keep_display(response: Response, key: str) -> None:
    """Let a display come back without its key in the address: screens are photographed."""
    response.set_cookie(TOKEN_COOKIE, key, max_age=TOKEN_COOKIE_S, httponly=True, samesite="Lax")


def sign_in(account_id: str, password: str) -> Who | None:
    """Open a session for an account; None when name or password is wrong, or it is locked."""
    at = services()
    who = at.accounts.sign_in(account_id, password, at.clock.now())
    if who is None:
        return None
    session.clear()
    found = at.accounts.find(account_id)
    if found is not None:
        login_user(SignedIn(*found))
    session.permanent = who.role is Role.CREW
    g.who = who
    return who


def sign_out() -> None:
    """End this session."""
    logout_user()
    session.clear()
