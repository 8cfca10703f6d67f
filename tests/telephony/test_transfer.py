"""Handing a conversation on: what goes out, and what is said when the PBX will not."""

import pytest

from console.domain.events import LinkState
from console.flow.ports import ActionRefused

from .fake_ami import FakeAmi, refusal, response, silence
from .helpers import linked

UP = LinkState.UP
CHANNEL = "PJSIP/101-000000aa"


@pytest.mark.parametrize(("ask_first", "name"), [(False, "BlindTransfer"), (True, "Atxfer")])
async def test_what_goes_out(ask_first: bool, name: str) -> None:
    async with FakeAmi() as pbx, linked(pbx, context="from-internal") as (link, inbox):
        pbx.answers[name.lower()] = lambda action: response(action, Message="Transfer succeeded")
        await inbox.state(UP)
        await link.transfer(CHANNEL, "105", ask_first=ask_first)
        (sent,) = pbx.all_actions(name)
        del sent["ActionID"]
        assert sent == {"Action": name, "Channel": CHANNEL, "Context": "from-internal", "Exten": "105"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Permission denied", "add “call” to write="),
        ("Channel specified does not exist", "This conversation is over"),
        ("Transfer invalid", "The PBX has no number 105 in the context internal, or cannot transfer now"),
        ("Transfer not permitted", "The PBX refused: Transfer not permitted"),
        ("", "The PBX refused: ?"),
    ],
)
async def test_a_refusal_is_said_in_one_line(said: str, told: str) -> None:
    async with FakeAmi() as pbx, linked(pbx) as (link, inbox):
        pbx.answers["blindtransfer"] = refusal(said)
        await inbox.state(UP)
        with pytest.raises(ActionRefused, match=told.replace("?", r"\?")):
            await link.transfer(CHANNEL, "105", ask_first=False)


@pytest.mark.parametrize("number", ["", "105\r\nAction: Hangup", "10 5", "105,1"])
async def test_what_is_no_number_never_goes_out(number: str) -> None:
    async with FakeAmi() as pbx, linked(pbx) as (link, inbox):
        await inbox.state(UP)
        with pytest.raises(ActionRefused, match="not a number"):
            await link.transfer(CHANNEL, number, ask_first=False)
        assert pbx.all_actions("BlindTransfer") == []


async def test_a_client_is_not_sent_to_a_number_that_is_not_there() -> None:
    async with FakeAmi() as pbx, linked(pbx) as (link, inbox):
        pbx.answers["showdialplan"] = refusal("Did not find extension 999@internal")
        await inbox.state(UP)
        with pytest.raises(ActionRefused, match="no number 999 in the context internal"):
            await link.transfer(CHANNEL, "999", ask_first=False)
        assert pbx.all_actions("BlindTransfer") == []


async def test_where_the_dial_plan_may_not_be_asked_the_transfer_goes_ahead() -> None:
    async with FakeAmi() as pbx, linked(pbx) as (link, inbox):
        pbx.answers["showdialplan"] = refusal("Permission denied")
        pbx.answers["blindtransfer"] = lambda action: response(action, Message="Transfer succeeded")
        await inbox.state(UP)
        await link.transfer(CHANNEL, "999", ask_first=False)
        assert len(pbx.all_actions("BlindTransfer")) == 1


async def test_a_channel_with_a_line_break_never_goes_out() -> None:
    async with FakeAmi() as pbx, linked(pbx) as (link, inbox):
        await inbox.state(UP)
        with pytest.raises(ActionRefused):
            await link.transfer("PJSIP/101\r\nAction: Hangup", "105", ask_first=False)
        assert pbx.all_actions("Hangup") == []


async def test_no_answer_is_said_and_nothing_is_sent_again() -> None:
    from dataclasses import replace

    from .helpers import QUICK

    async with FakeAmi() as pbx, linked(pbx, replace(QUICK, answer=0.05), ping_s=60.0) as (link, inbox):
        pbx.answers["blindtransfer"] = silence
        await inbox.state(UP)
        with pytest.raises(ActionRefused, match="Look at your phone"):
            await link.transfer(CHANNEL, "105", ask_first=False)
        assert len(pbx.all_actions("BlindTransfer")) == 1
