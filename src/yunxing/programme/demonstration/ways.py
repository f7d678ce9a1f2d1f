"""How far copies came: their steps, one after the other at uneven pace, and the titles of those that were published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from .. import clock
from ..calls.model import Call
from ..declarations.model import Declaration, State
from ..people.model import Authority, Duty, Enterprise, Level, Post
from ..procedure.model import Step
from ..recognitions.model import Publication, Recognition
from ..recognitions.searching import searchable

_S = State
_WAY: Sequence[tuple[str, State, str]] = (
    ("pass", _S.PASSED, Level.COUNTY),
    ("send", _S.CITY_REVIEW, Level.COUNTY),
    ("evaluate", _S.EVALUATED, Level.CITY),
    ("open_notice", _S.NOTICE, Level.CITY),
    ("close_notice", _S.NOTICE_OVER, Level.CITY),
    ("announce", _S.ANNOUNCED, Level.CITY),
    ("file", _S.FILED, Level.PROVINCE),
    ("publish", _S.PUBLISHED, Level.PROVINCE),
)
"""Three stars, as copies are."""
_FAR = (0, 0, 0, 0, 0, 2, 3, 7, 8, 8)
"""How many steps each of ten copies took after it was submitted; most wait at their county."""


class Ways:
    """Takes copies along the way, and keeps what is to be written of it."""

    def __init__(self) -> None:
        posts = Post.objects.filter(duty=Duty.OFFICER).select_related("authority__jurisdiction").order_by("-pk")
        self._offices = {post.authority.jurisdiction_id: post for post in posts}
        self._publications: dict[int, Publication] = {}

    def take(self, copy: Declaration, n: int) -> list[tuple[str, State, Post, int]]:
        """The steps that a copy takes, each with the hours since it was submitted. Its state is then the last one's."""
        if copy.state != State.FIRST_REVIEW or copy.submitted_at is None:
            return []
        codes = copy.path.split("/")
        posts = {
            level: self._offices.get(code)
            for level, code in ((Level.PROVINCE, codes[0]), (Level.CITY, codes[1]), (Level.COUNTY, codes[-1]))
        }
        taken: list[tuple[str, State, Post, int]] = []
        hours = 0
        for event, state, level in _WAY[: _FAR[n % len(_FAR)]]:
            post = posts[Level(level)]
            if post is None:
                break
            hours += 3 + (n * 31 + len(taken) * 17) % 90
            taken.append((event, state, post, hours))
            copy.state = state
        return taken

    def steps(
        self, copy: Declaration, was: Sequence[Step], taken: Sequence[tuple[str, State, Post, int]]
    ) -> list[Step]:
        """What its prototype did and what it did itself, as steps."""
        made = [
            Step(
                declaration=copy, number=one.number, event=one.event, before=one.before, after=one.after, at=one.at,
                person_id=one.person_id, authority_id=one.authority_id, edition=one.edition,
            )
            for one in was
        ]  # fmt: skip
        before, begun = State.FIRST_REVIEW, was[-1].at if was else copy.submitted_at
        assert begun is not None or not taken
        for number, (event, after, post, hours) in enumerate(taken, len(was) + 1):
            assert begun is not None
            made.append(
                Step(
                    declaration=copy, number=number, event=event, before=before, after=after,
                    at=begun + timedelta(hours=hours), person_id=post.person_id, authority_id=post.authority_id,
                    edition=copy.edition,
                )
            )  # fmt: skip
            before = after
        return made

    def title(self, copy: Declaration, firm: Enterprise) -> Recognition | None:
        """The title of a copy that was published."""
        if copy.state != State.PUBLISHED or copy.submitted_at is None:
            return None
        publication = self._publication(copy.call)
        return Recognition(
            number=f"X{copy.number}", code=f"x{copy.number}", enterprise=firm, declaration=copy, publication=publication,
            decider_id=publication.authority_id, name=copy.name, uscc=firm.uscc, star=copy.star, edition=copy.edition,
            place=firm.jurisdiction.name, city=copy.path.split("/")[1], search=searchable(copy.name, firm.uscc),
            granted_on=publication.published_on, until_on=None,
        )  # fmt: skip

    def _publication(self, call: Call) -> Publication:
        if call.pk not in self._publications:
            province = Authority.objects.filter(jurisdiction__level=Level.PROVINCE).order_by("pk")[0]
            self._publications[call.pk] = Publication.objects.create(
                call=call, authority=province, number=f"样发〔{call.opens_on.year}〕{call.pk}号", title=f"{call.name}名单",
                published_on=clock.today(), person=self._offices[province.jurisdiction_id].person, at=clock.now()
            )  # fmt: skip
        return self._publications[call.pk]
