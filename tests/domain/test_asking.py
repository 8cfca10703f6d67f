"""A question to a colleague while the client waits on hold: whom it is about, in whatever order the PBX tells of it."""

import pytest

from console.domain.call import Call
from console.domain.events import HoldChanged

from .story import Story

CLIENT = "+380501112233"


def talks(story: Story, number: str = "380501112233") -> tuple[str, str]:
    """101 talks with a client outside."""
    caller = story.arrives(number, name="Ромашка ТОВ")
    phone = story.dials(caller, "101")
    story.answers(caller, phone, caller, f"b{caller}")
    story.wait(5)
    return caller, phone


def asks(story: Story) -> str:
    """101 calls 102 on its second line."""
    question = story.arrives("101", "102", peer="101", name="Анна")
    asked = story.dials(question, "102")
    story.rings(asked, "102", question)
    return question


def holds(story: Story, leg: str, linked: str, on: bool = True) -> None:
    story.tell(HoldChanged(story.now, leg, linked, on))


def told(story: Story, question: str) -> Call:
    return story.seen[f"main/{question}"]


def test_the_hold_is_heard_first() -> None:
    story = Story()
    caller, phone = talks(story)
    holds(story, phone, caller)
    question = asks(story)
    assert (told(story, question).about, told(story, question).about_name) == (CLIENT, "Ромашка ТОВ")


def test_the_question_is_heard_first() -> None:
    story = Story()
    caller, phone = talks(story)
    question = asks(story)
    assert told(story, question).about is None
    holds(story, phone, caller)
    assert (told(story, question).about, told(story, question).about_name) == (CLIENT, "Ромашка ТОВ")
    holds(story, phone, caller, on=False)  # what was asked about whom does not change
    story.hangs_up(question, question)
    assert told(story, question).about == CLIENT


def test_a_client_put_on_hold_to_go_back_to_an_older_call_is_not_what_that_is_about() -> None:
    story = Story()
    older = asks(story)
    story.answers(older, next(uid for uid in story.calls._roster.legs if uid != older), older)
    story.wait(5)
    caller, phone = talks(story)
    holds(story, phone, caller)
    assert told(story, older).about is None


@pytest.mark.parametrize("is_late", [False, True])
def test_of_two_clients_on_hold_it_is_about_the_one_with_whom_the_line_talked_last(is_late: bool) -> None:
    story = Story()
    caller, phone = talks(story)
    holds(story, phone, caller)
    second, ours = talks(story, "380672223344")
    if not is_late:
        holds(story, ours, second)
    question = asks(story)
    if is_late:
        holds(story, ours, second)
    assert told(story, question).about == "+380672223344"


def test_another_line_that_holds_asks_nothing() -> None:
    story = Story()
    caller, _ = talks(story)
    question = asks(story)
    holds(story, caller, caller)
    assert told(story, question).about is None
