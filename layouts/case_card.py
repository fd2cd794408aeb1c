"""The case card: what an officer reads to decide. Its head and its acts are painted live."""

from collections.abc import Iterable, Iterator

from dash import html
from dash.development.base_component import Component

from dispatch.advice.dispatching import story_of
from dispatch.assisting import needs_of
from dispatch.case import CITY
from dispatch.casefile import CaseFile
from dispatch.naming import Lang
from dispatch.words import alone, say
from layouts import ids
from layouts.advice import recommendation
from layouts.history import story
from layouts.hops import coordination
from layouts.moments import on_day
from layouts.plain import attributes

ROUGH_M = 100
"""A place that may be farther off than this says so."""


def card_frame() -> Component:
    """Return the containers of a card; scripts paint all but the body, which a callback draws."""
    return html.Aside(
        [
            html.Div(id=ids.CARD_HEAD, className="card-head"),
            html.Div(id=ids.CARD_BODY, className="card-body", tabIndex="0"),
            html.Div(id=ids.CARD_ACTS, className="card-acts"),
        ],
        id=ids.CARD,
        className="panel card",
        tabIndex="-1",
    )


def case_card(file: CaseFile, lang: Lang) -> Component:
    """Return the body of an opened case: facts, whom to send, photographs, history."""
    panels = (
        facts(file, lang),
        recommendation(file, lang),
        photographs(file, lang),
        coordination(file, lang),
        story(file, lang),
    )
    return html.Div(
        [panel for panel in panels if panel is not None],
        className="stack card-panels",
        **attributes("data", case=file.case.id, version=str(file.case.version)),
    )


def facts(file: CaseFile, lang: Lang) -> Component:
    """Return what is known of a case, name and value."""
    rows = [
        ("place", _place(file, lang)),
        ("source", _source(file, lang)),
        ("description", file.case.description),
        ("outcome", file.case.outcome),
        ("matter", _matter(file, lang)),
        ("needs", _needs(file, lang)),
        ("assists", _assists(file, lang)),
        ("limit", _limit(file, lang)),
        ("desk", _desk(file, lang)),
        ("marks", _marks(file, lang)),
    ]
    return html.Dl(
        [
            part
            for name, text in rows
            if text
            for part in (html.Dt(say(f"card.{name}", lang)), html.Dd(text))
        ],
        className="facts",
    )


def _place(file: CaseFile, lang: Lang) -> str:
    case, city = file.case, file.city
    names = []
    if case.district in city.districts:
        names.append(city.districts[case.district].name.in_(lang))
    if case.street in city.streets:
        names.append(city.streets[case.street].name.in_(lang))
    if case.community in city.communities:
        names.append(city.communities[case.community].name)
    said = [name for name in names if name not in case.address]
    where = " ".join([*said, case.address]).strip() or say("rows.no_place", lang)
    if case.accuracy_m and case.accuracy_m > ROUGH_M:
        where += say("card.rough", lang, km=f"{case.accuracy_m / 1000:.1f}")
    return where


def _source(file: CaseFile, lang: Lang) -> str:
    case = file.case
    parts = [alone(say(f"source.{case.source}", lang)), on_day(case.reported_at, file)]
    if case.reports > 1:
        parts.append(say("card.reports", lang, n=case.reports))
    parts += [text for text in (case.source_note, case.external_no) if text]
    return "  ".join(parts)


def _matter(file: CaseFile, lang: Lang) -> str:
    name, condition = file.matter.name.in_(lang), file.condition.name.in_(lang)
    return f"{alone(name)}  {file.case.matter}  {condition}"


def _needs(file: CaseFile, lang: Lang) -> str:
    """Return what a case takes beside its crew's skill: a special vehicle, crews that assist."""
    needs, skills = needs_of(file.case, file.city), file.city.skills
    vehicle = [skills[needs.vehicle].name.in_(lang)] if needs.vehicle else []
    assists = [say("card.needs_assist", lang, skill=skills[skill].name) for skill in needs.assists]
    return alone(say("card.comma", lang).join([*vehicle, *assists]))


def _assists(file: CaseFile, lang: Lang) -> str:
    """Return who assists with what, and where each stands with it."""
    skills = file.city.skills
    return say("card.comma", lang).join(
        say(
            "card.crew_does",
            lang,
            unit=one.unit,
            skill=skills[one.skill].name if one.skill in skills else "",
            state=f"word:state.{one.state}",
        )
        for one in file.case.assists
    )


def _limit(file: CaseFile, lang: Lang) -> str:
    case = file.case
    length = say(f"card.clock.{case.limit_clock}", lang, n=f"{case.limit_amount:g}")
    if case.due_at is None:
        return length
    return say("card.until", lang, length=length, time=on_day(case.due_at, file))


def _desk(file: CaseFile, lang: Lang) -> str:
    case, city = file.case, file.city
    known = city.departments.get(case.department)
    names = [known.name.in_(lang)] if known else []
    if case.holder != case.district:
        holder = say("card.city", lang) if case.holder == CITY else _district(file, lang)
        names.append(say("card.held_by", lang, centre=holder))
    return "  ".join(names)


def _district(file: CaseFile, lang: Lang) -> str:
    found = file.city.districts.get(file.case.holder)
    return found.name.in_(lang) if found else file.case.holder


def _marks(file: CaseFile, lang: Lang) -> str:
    """Return what happened to a case more than once, or what it waits for."""
    return say("card.comma", lang).join(_mark_words(file, lang))


def _mark_words(file: CaseFile, lang: Lang) -> Iterator[str]:
    case = file.case
    for name in ("urged", "reworked", "returned", "extended"):
        if n := getattr(case, name):
            yield say(f"card.{name}", lang, n=n)
    if pin := story_of(file.history).pin:
        yield say("card.pinned", lang, unit=pin)
    if case.held_until is not None:
        yield say("card.held_until", lang, time=on_day(case.held_until, file))


def photographs(file: CaseFile, lang: Lang) -> Component | None:
    """Return photographs before and after the work side by side, or None if there are none."""
    if not file.case.photos:
        return None
    sides = (("before", file.photos_before), ("after", file.photos_after))
    return html.Section(
        [_side(name, photos, lang) for name, photos in sides if photos or file.photos_after],
        className="photos",
        role="group",
        **attributes("aria", label=say("card.photos", lang)),
    )


def _side(name: str, photos: Iterable[str], lang: Lang) -> Component:
    words = say(f"card.{name}", lang)
    pictures = [_photo(photo, f"{words} {n}") for n, photo in enumerate(photos, 1)]
    return html.Figure([html.Figcaption(words), *pictures], className="photos-side")


def _photo(photo: str, words: str) -> Component:
    address = f"/api/photos/{photo}"
    image = html.Img(src=address, alt=words, className="photo")
    return html.A(image, href=address, target="_blank", rel="noopener")
