"""Click-to-call: what goes out, what is refused, and that nobody is ever called twice."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from console.domain.events import LinkState
from console.flow.ports import ActionRefused
from console.telephony.actions import checked
from console.telephony.link import AmiLink
from console.telephony.session import Session

from .fake_ami import Action, FakeAmi, message, refusal, response, silence
from .helpers import QUICK, Inbox, linked, settings

UP, DOWN = LinkState.UP, LinkState.DOWN


def outcome(action: Action, result: str) -> bytes:
    return response(action, Message="Originate successfully queued") + message(
        ("Event", "OriginateResponse"),
        ("ActionID", action["ActionID"]),
        ("Response", result),
        ("Uniqueid", action["ChannelId"]),
    )


async def test_what_goes_out() -> None:
    async with FakeAmi() as pbx, linked(pbx, dial="SIP/{line}", context="from-internal") as (link, inbox):
        pbx.answers["originate"] = lambda action: outcome(action, "Success")
        await inbox.state(UP)
        await link.originate("101", "+380501112233")
        (sent,) = pbx.all_actions("Originate")
        assert sent.pop("ActionID") != sent.pop("ChannelId")
        assert sent == {
            "Action": "Originate",
            "Channel": "SIP/101",
            "Context": "from-internal",
            "Exten": "+380501112233",
            "Priority": "1",
            "CallerID": "<101>",
            "Timeout": "30000",
            "Async": "true",
        }


async def test_a_phone_that_cannot_be_reached() -> None:
    async with FakeAmi() as pbx, linked(pbx, replace(QUICK, early=5.0)) as (link, inbox):
        pbx.answers["originate"] = lambda action: outcome(action, "Failure")
        await inbox.state(UP)
        with pytest.raises(ActionRefused, match="cannot ring line 101"):
            await link.originate("101", "102")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Permission denied", "add “originate” to write="),
        ("Extension does not exist.", "no number 102 in the context internal"),
        ("Something else", "The PBX refused: Something else"),
    ],
)
async def test_refusals_in_plain_words(said: str, told: str) -> None:
    async with FakeAmi() as pbx, linked(pbx) as (link, inbox):
        pbx.answers["originate"] = refusal(said)
        await inbox.state(UP)
        with pytest.raises(ActionRefused, match=told):
            await link.originate("101", "102")


async def test_no_connection() -> None:
    with pytest.raises(ActionRefused, match="no connection"):
        await AmiLink(settings(), Inbox()).originate("101", "102")


BAD = [
    "",
    "1\r\nAction: Command",
    "1\n",
    "1\0",
    "1 2",
    "101&PJSIP/102",
    "x" * 41,
    "101,1",
    "${EXTEN}",
    "дом",
    "1/2",
    "101@evil",
    "１",
]


@pytest.mark.parametrize("bad", BAD)
async def test_what_is_no_number_goes_nowhere(bad: str) -> None:
    async with FakeAmi() as pbx, linked(pbx) as (link, inbox):
        await inbox.state(UP)
        for line, number in ((bad, "102"), ("101", bad)):
            with pytest.raises(ActionRefused, match="not a number"):
                await link.originate(line, number)
        await pbx.acted("Ping", 2)
        assert not pbx.all_actions("Originate")


@hypothesis_settings(deadline=None)
@given(st.text(max_size=45))
def test_only_the_allow_list_is_a_number(text: str) -> None:
    allowed = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*#+_.-")
    try:
        assert checked(text) == text
        assert 1 <= len(text) <= 40
        assert set(text) <= allowed
    except ActionRefused:
        assert not 1 <= len(text) <= 40 or set(text) - allowed


@pytest.mark.parametrize("value", ["a\rb", "a\nb", "a\0b", "x\r\nAction: Command\r\nCommand: core stop now"])
async def test_no_action_can_carry_a_line_break(value: str) -> None:
    async with FakeAmi() as pbx:
        session = Session(settings(pbx.port))
        await session.open(2.0)
        with pytest.raises(ValueError, match="line break"):
            await session.ask("Ping", 2.0, Anything=value)
        await session.ask("Ping", 2.0, Anything="ok")
        assert len(pbx.last.actions) == 1
        session.close()
        await session.lost()


async def test_cyrillic_goes_out_whole() -> None:
    async with FakeAmi() as pbx:
        session = Session(settings(pbx.port))
        await session.open(2.0)
        await session.ask("Ping", 2.0, CallerID="Анна")
        assert pbx.last.actions[0]["CallerID"] == "Анна"
        session.close()
        await session.lost()


async def test_cut_at_any_byte_of_the_order_nobody_is_called_twice() -> None:
    async with FakeAmi() as pbx, linked(pbx, ping_s=60.0) as (link, inbox):
        await inbox.state(UP)
        before = pbx.last.received
        await link.originate("101", "380501112233")
        length = pbx.last.received - before
        pbx.last.reset()
        chance = random.Random(11)
        places = sorted({0, 1, length - 1, length, *(chance.randrange(length) for _ in range(40))})
        for count, place in enumerate(places, 2):
            await inbox.state(UP, count)
            pbx.cut_after_received = pbx.last.received + max(1, place)
            pbx.answers["originate"] = silence
            with pytest.raises(ActionRefused, match="dial again"):
                await link.originate("101", "380501112233")
            await inbox.state(DOWN, count)
        await inbox.state(UP, len(places) + 2)
        assert_once(pbx)


async def test_cut_at_any_byte_of_the_answer_nobody_is_called_twice() -> None:
    async with FakeAmi() as pbx, linked(pbx, ping_s=60.0) as (link, inbox):
        await inbox.state(UP)
        pbx.answers["originate"] = lambda action: outcome(action, "Success")
        before = pbx.last.sent
        await link.originate("101", "380501112233")
        length = pbx.last.sent - before
        for count, place in enumerate(range(0, length, 3), 1):
            await inbox.state(UP, count)
            pbx.cut_after_sent = pbx.last.sent + place
            try:
                await link.originate("101", "380501112233")
            except ActionRefused as refused:
                assert "dial again" in str(refused)
            await inbox.state(DOWN, count)
        await inbox.state(UP, length // 3 + 1)
        assert_once(pbx)


def assert_once(pbx: FakeAmi) -> None:
    sent = [action["ChannelId"] for action in pbx.all_actions("Originate")]
    assert len(sent) == len(set(sent)) > 1


async def test_an_order_that_is_not_answered_is_not_sent_again_after_fullybooted() -> None:
    async with FakeAmi() as pbx, linked(pbx, replace(QUICK, answer=0.05)) as (link, inbox):
        await inbox.state(UP)
        pbx.answers["originate"] = silence
        with pytest.raises(ActionRefused, match="does not answer"):
            await link.originate("101", "102")
        pbx.last.reset()
        await inbox.state(UP, 2)
        pbx.last.send(pbx.after_login)
        await pbx.acted("Ping", 3)
        assert len(pbx.all_actions("Originate")) == 1
