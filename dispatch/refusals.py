"""The ways the domain says no. Each carries a word key and its arguments, never a sentence."""

from collections.abc import Mapping


class Refusal(Exception):
    """A polite no: `key` names the sentence in words/, `args_` fill it, `field` is what to mend."""

    key = "refused"
    http = 409

    def __init__(self, field: str = "", **args_: object) -> None:
        super().__init__(field)
        self.field = field
        self.args_: Mapping[str, object] = args_

    def __str__(self) -> str:
        """Return the key and its arguments, for logs."""
        return f"{self.key} {self.field} {self.args_}"


class FieldRefused(Refusal):
    """A value that cannot be taken: names the field and the reason."""

    http = 422

    def __init__(self, field: str, reason: str, **args_: object) -> None:
        super().__init__(field, **args_)
        self.key = f"field.{reason}"


class NotFound(Refusal):
    """Nothing has that name."""

    key = "not_found"
    http = 404


class NotAllowed(Refusal):
    """The role or the district does not allow it."""

    key = "not_allowed"
    http = 403


class NotSignedIn(NotAllowed):
    """Nobody is signed in, or the token holds no longer."""

    http = 401


class StepRefused(Refusal):
    """The step may not follow the state."""

    key = "step_refused"

    def __init__(self, step: str, state: str) -> None:
        super().__init__("step", step=str(step), state=str(state))


class StaleVersion(Refusal):
    """Somebody changed the row since it was read."""

    key = "stale_version"


class AlreadyAssigned(Refusal):
    """Somebody was faster: says who, to whom and when."""

    key = "already_assigned"


class NotInHand(Refusal):
    """The case is no longer in the hands of the unit that speaks, or was given to it again."""

    key = "not_in_hand"


class UnitFull(Refusal):
    """The unit has as many cases as it can hold."""

    key = "unit_full"


class UnitUnfit(Refusal):
    """The unit may not take this case; `reason` is a word key."""

    key = "unit_unfit"


class UnitChanged(Refusal):
    """The unit's row changed since it was read."""

    key = "unit_changed"


class CannotPost(Refusal):
    """The unit may not be sent to that post; `reason` is a word key."""

    key = "cannot_post"


class ReasonMissing(Refusal):
    """The step needs a reason."""

    key = "reason_missing"
    http = 422


class AlarmHasCase(Refusal):
    """The alarm became a case already; it ends with the case."""

    key = "alarm_has_case"
