"""Refusals and faults as answers: one shape, both languages, nothing lost."""

import logging
from secrets import token_hex
from typing import Any

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from dashboard.access.session import services
from dispatch.naming import LANGS
from dispatch.refusals import FieldRefused, Refusal
from dispatch.words import say, words

log = logging.getLogger(__name__)


def refusal_record(refusal: Refusal) -> dict[str, Any]:
    """Return {"error": {key, field, zh, en, …arguments}}."""
    spoken = {name: _worded(name, value) for name, value in refusal.args_.items()}
    spoken["field"] = refusal.field
    both = {lang: say(refusal.key, lang, **spoken) for lang in LANGS}
    return {"error": {"key": refusal.key, "field": refusal.field, **refusal.args_, **both}}


def _worded(name: str, value: object) -> object:
    """Return an argument as a word key or a name where it is the code of something named."""
    if name == "district" and (known := services().city.districts.get(str(value))):
        return known.name
    group = {"step": "step", "state": "state", "reason": "unfit"}.get(name)
    if group and f"{group}.{value}" in words("zh"):
        return f"word:{group}.{value}"
    return value


def answer_refusal(refusal: Refusal) -> tuple[Response, int]:
    """Return a refusal as JSON with its HTTP code."""
    return jsonify(refusal_record(refusal)), refusal.http


def register_errors(server: Flask) -> None:
    """Turn what goes wrong in any route into one shape of answer."""
    server.register_error_handler(Refusal, answer_refusal)
    server.register_error_handler(RequestEntityTooLarge, _too_large(server))
    server.register_error_handler(Exception, _fault)


def _too_large(server: Flask) -> Any:
    def answer(_error: RequestEntityTooLarge) -> tuple[Response, int]:
        most = server.config["MAX_CONTENT_LENGTH"]
        body, _code = answer_refusal(FieldRefused("body", "too_large", most=most))
        return body, 413

    return answer


def _fault(error: Exception) -> tuple[Response, int] | HTTPException:
    """Answer an unforeseen fault with a reference that the log knows; details stay inside."""
    if isinstance(error, HTTPException):
        return error
    ref = token_hex(4)
    log.error("fault %s", ref, exc_info=error)
    both = {lang: say("failed", lang, ref=ref) for lang in LANGS}
    return jsonify({"error": {"key": "failed", "field": "", "ref": ref, **both}}), 500
