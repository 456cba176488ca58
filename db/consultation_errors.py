"""What can be wrong with an act on a consultation; a handler turns each into a reply."""


class ConsultationError(Exception):
    """The act is refused, and nothing was changed. `kind` is the word for it in the reply."""

    kind = "not_allowed"


class Impossible(ConsultationError):  # noqa: N818 - an outcome, not a fault
    """Nobody may do this in this state."""

    kind = "impossible"

    def __init__(self, state: str, action: str) -> None:
        super().__init__(f"{action} is not possible while {state}")


class NotYours(ConsultationError):  # noqa: N818 - an outcome, not a fault
    """Somebody else may, this person may not."""

    kind = "not_yours"


class NeedsText(ConsultationError):  # noqa: N818 - an outcome, not a fault
    kind = "text"


class NeedsSecondLook(ConsultationError):  # noqa: N818 - an outcome, not a fault
    """Its topic, or its adviser, asks for a second pair of eyes."""

    kind = "second_look"


class OwnAnswer(ConsultationError):  # noqa: N818 - an outcome, not a fault
    """Nobody reviews what they wrote themselves."""

    kind = "own_answer"


class NeverAnswered(ConsultationError):  # noqa: N818 - an outcome, not a fault
    kind = "never_answered"


class TooLate(ConsultationError):  # noqa: N818 - an outcome, not a fault
    """The days in which it can be reopened are over."""

    kind = "too_late"


class Stale(ConsultationError):  # noqa: N818 - an outcome, not a fault
    """Somebody else was faster; the consultation now shows what they did."""

    kind = "stale"
