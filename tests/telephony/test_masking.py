"""Anonymised recordings: nothing of the original's people is in them, and they tell the same calls."""

import itertools
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.cli.replay import calls_of
from console.desk.contract import call_json
from console.domain.lines import Plan
from console.domain.phone import Numbers
from console.telephony.masking.anonymiser import Anonymiser
from console.telephony.masking.files import anonymise
from console.telephony.masking.phones import Phones
from console.telephony.replay import events_of_recording
from console.telephony.tape import times_of
from console.telephony.wire import Splitter, headers

from .fake_ami import message
from .helpers import RECORDINGS

PATHS = sorted(RECORDINGS.rglob("*.ami"))
IDS = [str(path.relative_to(RECORDINGS)) for path in PATHS]
NAMES = re.compile(rb"(?i)\r\n[a-z]*(?:calleridname|connectedlinename|membername): ([^\r\n]+)")
PERSON = re.compile(r"(?:Особа|Person) \d+")
KEPT_NAMES = {b"<unknown>", b"Anonymous", b"anonymous"}


def masker(seed: int = 1, **more: Any) -> Anonymiser:
    return Anonymiser(draw=random.Random(seed).randrange, **more)


def masked(data: bytes, **more: Any) -> bytes:
    return masker(**more).feed(data)


def one(value: str, header: str = "X-Any", **more: Any) -> str:
    """A value of a message after masking."""
    told = masked(message(("Event", "Newchannel"), (header, value)), **more)
    return headers(told.removesuffix(b"\r\n\r\n"))[header.lower().encode()].decode()


# Every recording of a real Asterisk


def numbers_in(data: bytes) -> set[bytes]:
    """Every run of digits that somebody dialled or was shown as."""
    fields = re.findall(rb"(?i)\r\n[a-z]*(?:num|exten|extension|dnid|source|destination|ani): ([^\r\n]*)", data)
    fields += re.findall(rb"DialString: ([^\r\n]*)", data)
    return {run for field in fields for run in re.findall(rb"\d{7,}", field)}


def names_in(data: bytes) -> set[bytes]:
    return {name.strip() for name in NAMES.findall(data)} - KEPT_NAMES


@pytest.mark.parametrize("path", PATHS, ids=IDS)
def test_no_number_and_no_name_of_a_recording_is_left(path: Path) -> None:
    data = path.read_bytes()
    told = masked(data)
    assert [number for number in numbers_in(data) if number in told] == []
    assert [name for name in names_in(data) if len(name) > 4 and not name.isdigit() and name in told] == []
    assert all(PERSON.fullmatch(name) or name.isdigit() for name in map(readable, names_in(told)))
    assert b"labsecret" not in told


def readable(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("cp1251")


@pytest.mark.parametrize("path", PATHS, ids=IDS)
def test_a_recording_tells_the_same_calls(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.ami"
    anonymise(path, copy, masker())
    before, after = told(path), told(copy)
    assert [shape(call) for call in before] == [shape(call) for call in after]
    assert pattern(before) == pattern(after)  # whoever was the same is the same, whoever was another is another
    for was, now in zip(before, after, strict=True):
        for real, invented in zip(people(was), people(now), strict=True):
            assert (real == invented) is is_open(real)


def told(path: Path) -> list[dict[str, Any]]:
    return [call_json(call) for call in calls_of(path, "main", Plan(), Numbers("UA"))]


PERSONAL = ("number", "number_raw", "caller_name", "dialed", "about")


def shape(call: dict[str, Any]) -> dict[str, Any]:
    """A call without what is masked, and how long what is masked is."""
    lengths = {key: len(call[key]) for key in ("number", "number_raw", "dialed") if call[key]}
    return {key: value for key, value in call.items() if key not in (*PERSONAL, "transfers")} | lengths


def people(call: dict[str, Any]) -> list[str | None]:
    return [*(call.get(key) for key in PERSONAL), *(transfer["to"] for transfer in call["transfers"])]


def pattern(calls: list[dict[str, Any]]) -> list[int]:
    """Which values are equal."""
    places: dict[object, int] = {}
    return [places.setdefault(value, len(places)) for call in calls for value in people(call)]


def is_open(value: str | None) -> bool:
    """What may stay: nothing, a withheld number, an extension."""
    return not value or value.lower() == "anonymous" or (value.strip("*#").isdigit() and len(value) < 6)


@pytest.mark.parametrize("path", PATHS, ids=IDS)
def test_messages_stay_messages(path: Path) -> None:
    data = path.read_bytes()
    before, after = Splitter().feed(data), Splitter().feed(masked(data))
    assert [[*headers(each)] for each in before] == [[*headers(each)] for each in after]
    assert [headers(each).get(b"event") for each in before] == [headers(each).get(b"event") for each in after]


# However the stream was cut


@pytest.mark.parametrize("name", ["name_in_cp1251", "hostile_name", "attended_transfer_by_phone"])
def test_a_live_stream_may_be_cut_at_any_byte(name: str) -> None:
    data = (RECORDINGS / "22" / f"{name}.ami").read_bytes()[:20_000]
    whole = masked(data)
    for size in (1, 7, 1000):
        piecemeal = masker()
        assert b"".join(piecemeal.feed(data[at : at + size]) for at in range(0, len(data), size)) == whole


WEIRD = st.lists(
    st.one_of(
        st.binary(max_size=12),
        st.sampled_from(
            [b"\r\n", b"\n", b"\r", b": ", b"\r\n\r\n", b"\r\n\n", b"Event: ", b"CallerIDNum: ", b"380501112233"]
        ),
        st.sampled_from([b"CallerIDName: ", "Ромашка".encode(), "Ромашка".encode("cp1251"), b"Response: Follows\r\n"]),
    ),
    max_size=30,
).map(b"".join)


@given(data=WEIRD, cuts=st.lists(st.integers(0, 200), max_size=6))
def test_any_bytes_are_taken_and_cut_alike(data: bytes, cuts: list[int]) -> None:
    ends = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    piecemeal = masker()
    pieces = b"".join(piecemeal.feed(data[a:b]) for a, b in itertools.pairwise(ends))
    assert pieces == masked(data)
    assert boundaries(pieces) == boundaries(data[: len(data) - len(piecemeal._tail)])
    assert b"380501112233" not in pieces
    assert "Ромашка".encode() not in pieces


def boundaries(data: bytes) -> int:
    return len(re.findall(rb"\r\n\r?\n", data))


HEADER = st.sampled_from(["CallerIDNum", "ConnectedLineNum", "CallerIDName", "Exten", "DialString", "DestExten"])
PHONE = st.sampled_from(
    ["380501112233", "+380501112233", "0501112233", "101", "4712233", "anonymous", "<unknown>", "s"]
)
NAME = st.sampled_from(["Ромашка ТОВ", "Ivan Petrenko", "", "0501112233", "102", "<unknown>"])
STEPS = ("Newchannel", "Newstate", "DialBegin", "BridgeEnter", "Hangup", "NewCallerid")


@st.composite
def made(draw: st.DrawFn) -> bytes:
    """A stream of events about a few channels, in any order."""
    parts = []
    for _ in range(draw(st.integers(1, 25))):
        uid = draw(st.sampled_from(["1795415240.1", "1795415240.2", "1795415240.3"]))
        peer = draw(st.sampled_from(["PJSIP/trunk-00000001", "PJSIP/101-00000002", "SIP/380501112233-00000003"]))
        parts.append(
            message(
                ("Event", draw(st.sampled_from(STEPS))),
                ("Timestamp", f"{1795415240 + len(parts)}.5"),
                ("Channel", peer),
                ("ChannelState", draw(st.sampled_from("0456"))),
                ("CallerIDNum", draw(PHONE)),
                ("CallerIDName", draw(NAME)),
                ("Exten", draw(PHONE)),
                ("Uniqueid", uid),
                ("Linkedid", draw(st.sampled_from(["1795415240.1", "1795415240.3"]))),
                ("DestUniqueid", draw(st.sampled_from(["1795415240.2", "1795415240.3"]))),
                ("DestChannel", "PJSIP/102-00000004"),
                ("DestLinkedid", "1795415240.1"),
                (
                    "DialString",
                    draw(st.sampled_from(["102", "0671112233@trunk", "trunk/sip:0671112233@sip.example.com"])),
                ),
                ("BridgeUniqueid", "38a2fd85-db05-4513-a5f6-48a2a31620b4"),
                ("Cause", "16"),
            )
        )
    return b"".join(parts)


@given(data=made())
def test_made_streams_tell_the_same_calls(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("made")
    source, copy = folder / "a.ami", folder / "b.ami"
    source.write_bytes(data)
    anonymise(source, copy, masker())
    before, after = told(source), told(copy)
    assert [shape(call) for call in before] == [shape(call) for call in after]
    assert pattern(before) == pattern(after)


def test_a_line_that_never_ends_is_covered_and_its_neighbours_are_not_lost() -> None:
    data = message(("Event", "A")) + b"Event: " + b"380501112233 " * 20_000 + b"\r\n\r\n" + message(("Event", "B"))
    piecemeal = masker()
    told_ = b"".join(piecemeal.feed(data[at : at + 999]) for at in range(0, len(data), 999))
    assert len(told_) == len(data)
    assert b"0501" not in told_
    assert Splitter().feed(told_)[-1] == b"Event: B"


# Numbers


SPELLINGS = (
    "380501112233",
    "+380501112233",
    "0501112233",
    "80501112233",
    "501112233",
    "+38 (050) 111-22-33",
    "00380501112233",
)


def test_every_spelling_of_a_number_becomes_the_same_spelling_of_another() -> None:
    phones, numbers = Phones("UA", random.Random(1).randrange), Numbers("UA")
    spelt = [phones.masked(each) for each in SPELLINGS]
    assert len({numbers.parse(each).e164 for each in spelt}) == 1
    for was, now in zip(SPELLINGS, spelt, strict=True):
        assert re.sub(r"\d", "0", was) == re.sub(r"\d", "0", now)
        assert was != now


@pytest.mark.parametrize("region", ["UA", "RU", "KZ", "PL", "DE", "US"])
def test_numbers_stay_numbers_of_their_country(region: str) -> None:
    import phonenumbers

    phones, numbers = Phones(region, random.Random(2).randrange), Numbers(region)
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    examples = [phonenumbers.example_number_for_type(region, kind) for kind in kinds]
    for example in examples:
        written = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        for raw in (written, written[1:], str(example.national_number)):
            was, now = numbers.parse(raw), numbers.parse(phones.masked(raw))
            assert (was.kind, len(was.raw)) == (now.kind, len(now.raw))
            assert was.e164 is not None
            assert now.e164 is not None
            assert was.e164 != now.e164
            assert was.e164[:3] == now.e164[:3]


@given(st.sets(st.from_regex(r"[0-9]{6,16}", fullmatch=True), max_size=30))
def test_different_numbers_stay_different(numbers: set[str]) -> None:
    phones = Phones("UA", random.Random(3).randrange)
    told_ = {phones.masked(number) for number in numbers}
    identities = {Numbers("UA").parse(number).e164 or number for number in numbers}
    assert len({Numbers("UA").parse(number).e164 or number for number in told_}) == len(identities)
    assert all(phones.masked(number) != number for number in numbers)


def test_two_recordings_have_nothing_in_common() -> None:
    number = b"CallerIDNum: 380501112233\r\n"
    assert len({Anonymiser().feed(number) for _ in range(5)}) == 5


# What is hidden, header by header


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Channel", "PJSIP/trunk-0000001a"),
        ("Channel", "Local/101@from-queue-00000001;2"),
        ("Uniqueid", "1795415240.7"),
        ("Uniqueid", "pbx-kyiv-1795415240.7"),
        ("BridgeUniqueid", "38a2fd85-db05-4513-a5f6-48a2a31620b4"),
        ("Uniqueid", "console-0123456789abcdef0123456789abcdef"),
        ("ActionID", "console-12"),
        ("Timestamp", "1795415240.123456"),
        ("Exten", "101"),
        ("Exten", "s"),
        ("Exten", "*8"),
        ("CallerIDNum", "<unknown>"),
        ("CallerIDName", "<unknown>"),
        ("CallerIDName", "102"),
        ("DialString", "PJSIP/101"),
        ("Queue", "sales"),
        ("Context", "from-trunk"),
        ("Interface", "Local/105@internal/n"),
        ("RemoteAddress", "IPV4/TCP/127.0.0.1/5038"),
        ("Cause-txt", "User alerting, no answer"),
    ],
)
def test_what_tells_how_a_call_went_stays(header: str, value: str) -> None:
    assert one(value, header) == value


@pytest.mark.parametrize(
    ("header", "value", "secret"),
    [
        ("Channel", "SIP/380501112233-0000001a", "380501112233"),
        ("Channel", "Local/0501112233@from-internal-00000001;1", "0501112233"),
        ("Channel", "DAHDI/i1/0501112233-1a", "0501112233"),
        ("DialString", "0501112233@trunk", "0501112233"),
        ("DialString", "trunk/050-111-22-33", "050-111-22-33"),
        ("Exten", "*21*0501112233#", "0501112233"),
        ("Exten", "ivan.petrenko", "ivan"),
        ("CallerIDNum", "+38 (050) 111-22-33", "111-22-33"),
        ("CallerIDNum", "ivan@company.example.com", "company"),
        ("CallerIDName", "380501112233 Ivan", "Ivan"),
        ("CallerID", '"Ivan" <380501112233>', "Ivan"),
        ("CallerID", '"Ivan" <380501112233>', "380501112233"),
        ("AccountCode", "4711", "4711"),
        ("AppData", "CALLERID(name)=Ivan", "Ivan"),
        ("ChanVariable", "PIN=4711", "4711"),
        ("ChanVariable(SIP/380501112233-0001)", "X=1", "380501112233"),
        ("UserAgent", "Yealink SIP-T46S 66.84", "Yealink"),
        ("X-Unheard-Of", "Ivan", "Ivan"),
        ("SIPCallID", "a84b4c76e66710@203.0.113.7", "a84b4c76e66710"),
        ("RemoteAddress", "IPV4/TCP/203.0.113.7/5060", "203.0.113.7"),
        ("RemoteAddress", "[2001:db8:85a3::8a2e:370:7334]:5060", "8a2e"),
        ("Peer", "SIP/sip.provider.example.com", "provider"),
        ("Peer", "SIP/trunk/ivan@mail.example.com", "ivan"),
        ("Digit", "7", "7"),
        ("Line-000001-000000", "secret=labsecret", "labsecret"),
        ("ActionID", "call-380501112233", "380501112233"),
        ("Uniqueid", "call-380501112233-1", "380501112233"),
        ("Context", "did-380441112244", "380441112244"),
        ("Extra", '{"name":"Ivan"}', "Ivan"),
        ("MemberName", "Ivan", "Ivan"),
        ("Message", "Ivan called", "Ivan"),
        ("Variable", "RECORD_380501112233", "380501112233"),
        ("Event", "Ромашка", "Ромашка"),
        ("Application", "call Ivan", "Ivan"),
    ],
)
def test_what_tells_of_people_goes(header: str, value: str, secret: str) -> None:
    told_ = masked(message(("Event", "Any"), ("Application", "Set"), (header, value)))
    assert secret.encode() not in told_


def test_values_of_variables_are_hidden_but_for_how_the_call_goes() -> None:
    def value(variable: str, text: str) -> bytes:
        told_ = masked(message(("Event", "VarSet"), ("Variable", variable), ("Value", text)))
        return headers(told_.removesuffix(b"\r\n\r\n"))[b"value"]

    assert value("DIALSTATUS", "ANSWER") == b"ANSWER"
    assert value("BRIDGEPEER", "PJSIP/101-00000001") == b"PJSIP/101-00000001"
    assert value("PIN", "4711") == b"hidden-1"
    assert re.fullmatch(rb"38050\d{7}", value("CALLER", "380501112233"))


def test_arguments_are_told_only_of_applications_that_lead_a_call() -> None:
    def arguments(application: str, text: str) -> bytes:
        told_ = masked(message(("Event", "Newexten"), ("Application", application), ("AppData", text)))
        return headers(told_.removesuffix(b"\r\n\r\n"))[b"appdata"]

    assert arguments("Dial", "PJSIP/101&PJSIP/102,20,tTkK") == b"PJSIP/101&PJSIP/102,20,tTkK"
    assert arguments("Dial", "PJSIP/101,20,D(4711)") == b"PJSIP/101,20,hidden-1"
    assert arguments("AppDial", "(Outgoing Line)") == b"(Outgoing Line)"
    assert arguments("System", "curl -u ivan:secret") == b"hidden-1"
    assert re.fullmatch(rb"CALLERID\(num\)=38050\d{7}", arguments("Set", "CALLERID(num)=380501112233"))


def test_an_event_of_the_dial_plans_own_is_hidden_whatever_its_headers_are_called() -> None:
    told_ = masked(message(("Event", "UserEvent"), ("UserEvent", "Crm"), ("Status", "Ivan"), ("Queue", "Ivan")))
    assert b"Ivan" not in told_
    assert b"UserEvent: Crm" in told_


def test_the_output_of_a_command_is_hidden() -> None:
    raw = b"Response: Follows\r\nPrivilege: Command\r\n101/Ivan: 203.0.113.7 Status: OK\r\n--END COMMAND--\r\n\r\n"
    told_ = masked(raw + message(("Event", "Newchannel"), ("Queue", "sales")))
    assert b"Ivan" not in told_
    assert told_.count(b"\r\n") == raw.count(b"\r\n") + 3
    assert b"--END COMMAND--" in told_
    assert b"Queue: sales" in told_


def test_a_name_keeps_its_encoding_and_its_cut_letter() -> None:
    line = b"CallerIDName: %s\r\n"
    told_ = masked(
        b"".join(line % name for name in ("Ромашка".encode("cp1251"), "Ромашка".encode(), "Роз".encode()[:-1]))
    )
    cp1251, utf8, cut, _ = told_.split(b"\r\n")
    assert cp1251.removeprefix(b"CallerIDName: ").decode("cp1251") == "Особа 1"
    assert utf8.removeprefix(b"CallerIDName: ").decode("utf-8") == "Особа 1"
    assert cut.removeprefix(b"CallerIDName: ") == "Особа 2".encode() + "з".encode()[:1]


def test_more_words_can_be_hidden() -> None:
    told_ = masked(
        message(("Channel", "SIP/ivanov-00000001"), ("Queue", "Іванов"))
        + message(("Queue", "ИВАНОВ"), encoding="cp1251"),
        also=("ivanov", "Іванов", "Иванов"),
    )
    assert b"ivanov" not in told_
    assert b"SIP/word-1-00000001" in told_
    assert told_.count(b"word-") == 3


# Files


def test_a_copy_has_the_times_of_the_original(tmp_path: Path) -> None:
    source, copy = tmp_path / "a.ami", tmp_path / "b.ami"
    pieces = [message(("Event", "Hold"), ("Uniqueid", f"1795415240.{number}"), ("X", "Ivan")) for number in range(4)]
    cut = [pieces[0][:9], pieces[0][9:] + pieces[1], pieces[2] + pieces[3][:12], pieces[3][12:]]
    source.write_bytes(b"".join(cut))
    offsets = [sum(map(len, cut[:number])) for number in range(4)]
    times_of(source).write_text("".join(json.dumps([at, 1000.0 + n]) + "\n" for n, at in enumerate(offsets)))
    anonymise(source, copy, masker())
    before, after = list(events_of_recording(source)), list(events_of_recording(copy))
    assert [event.at for event in before] == [1001.0, 1001.0, 1002.0, 1003.0]
    assert before == after
    assert b"Ivan" not in copy.read_bytes()


def test_a_cut_last_line_is_left_out(tmp_path: Path) -> None:
    source, copy = tmp_path / "a.ami", tmp_path / "b.ami"
    source.write_bytes(b"Asterisk Call Manager/5.0.5\r\nEvent: A\r\n\r\nCallerIDNum: 38050")
    anonymise(source, copy, masker())
    assert copy.read_bytes() == b"Asterisk Call Manager/5.0.5\r\nEvent: A\r\n\r\n"
    assert not times_of(copy).exists()
