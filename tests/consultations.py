"""Consultations for tests of the record: the cast's people, and a question in any state."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from db import consultation_acts, consultations, people, posts, standing
from db.bodies import Body
from db.consultation_acts import Move
from db.consultation_sides import SYSTEM, Actor
from db.consultation_states import Action, State
from db.consultations import Asked, Consultation
from db.posts import Role
from tests.fakes import SATURDAY

QUESTION = "¿Puedo pagar la dieta de un regidor con FONCOMUN?"
PATHS: dict[State, tuple[Action, ...]] = {
    State.RECEIVED: (),
    State.ASSIGNED: (Action.TAKE,),
    State.ASKED_BACK: (Action.TAKE, Action.ASK_BACK),
    State.IN_REVIEW: (Action.TAKE, Action.SUBMIT),
    State.ANSWERED: (Action.TAKE, Action.ANSWER),
    State.CLOSED: (Action.TAKE, Action.ANSWER, Action.CLOSE),
}
"""How a consultation of the holder's comes to each state."""
JOBS = {
    "asker": ("030307", Role.AUTHORITY),
    "mayor": ("030101", Role.AUTHORITY),
    "holder": ("PCM", Role.ADVISER),
    "adviser": ("PCM", Role.ADVISER),
    "supervisor": ("PCM", Role.SUPERVISOR),
    "curator": ("PCM", Role.CURATOR),
    "admin": ("PCM", Role.ADMIN),
    "broadcaster": ("PCM", Role.BROADCASTER),
}


@dataclass
class Office:
    """People at work, and what they do to consultations."""

    session: Session
    people: dict[str, int] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        if who == "clock":
            return SYSTEM
        if who == "stranger":
            return Actor(None, (), "fake:stranger")
        if who not in self.people:
            self.people[who] = self._employ(who)
        number = self.people[who]
        duties = posts.duties(self.session, number, SATURDAY)
        return Actor(number, duties, f"fake:{who}")

    def _employ(self, who: str) -> int:
        code, role = JOBS[who]
        body = self.session.get_one(Body, code)
        person = people.add_person(self.session, who.title(), SATURDAY)
        people.link(self.session, f"fake:{who}", person, SATURDAY)
        post = standing.post_for(self.session, body, standing.TITLES[role], role)
        posts.appoint(self.session, person_id=person.id, post=post, now=SATURDAY)
        return person.id

    def ask(self, who: str = "asker", topic: str = "transferencias") -> Consultation:
        actor = self.actor(who)
        duty = actor.duties[0] if actor.duties else None
        asked = Asked(
            question=QUESTION,
            topic=topic,
            address=actor.address,
            asker_id=actor.person_id,
            post_id=duty.post_id if duty else None,
            body_code=duty.body_code if duty else None,
        )
        due = SATURDAY + timedelta(days=2)
        return consultations.receive(self.session, asked, due_at=due, now=SATURDAY)

    def do(
        self, row: Consultation, action: Action, who: str = "holder", to: str = "", text: str = "Sí"
    ) -> None:
        given_to = self.actor(to).person_id if to else None
        move = Move(self.actor(who), SATURDAY, text, to=given_to)
        consultation_acts.act(self.session, row, action, move)

    def in_state(self, state: State) -> Consultation:
        """A consultation of the asker's that the holder brought there."""
        row = self.ask()
        for action in PATHS[state]:
            self.do(row, action)
        return row
