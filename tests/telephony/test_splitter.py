"""Bytes to messages: the same ones however they were cut, in linear time and constant memory."""

import itertools
import random
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.telephony.wire import MESSAGE_LIMIT, Splitter, Texts, headers

from .helpers import RECORDINGS

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
MESSAGES = [
    b"Event: Newchannel\r\nCallerIDName: \xd0\x92\xd0\xb8\xd1\x82\xd0\xb0\xd0\xbb\xd0\xb8\xd0\xb9",
    b"Response: Success",
    b"Event: A\r\nB: ",
]


def fed(pieces: list[bytes], limit: int = MESSAGE_LIMIT) -> tuple[list[bytes], bytes | None, int]:
    splitter = Splitter(limit)
    messages = [message for piece in pieces for message in splitter.feed(piece)]
    return messages, splitter.greeting, splitter.dropped


def cut(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[start:end] for start, end in itertools.pairwise(ends)]


def test_messages_and_greeting() -> None:
    stream = BANNER + b"".join(message + b"\r\n\r\n" for message in MESSAGES)
    assert fed([stream]) == (MESSAGES, b"Asterisk Call Manager/11.0.0", 0)


def test_a_capture_may_begin_without_a_greeting() -> None:
    assert fed([b"Event: A\r\n\r\nEvent: B\r\n\r\n"])[0] == [b"Event: A", b"Event: B"]


def test_the_second_cr_may_be_missing() -> None:
    """https://github.com/asterisk/asterisk/issues/761"""
    assert fed([BANNER + b"Event: A\r\nX: 1\r\n\nEvent: B\r\n\r\n"])[0] == [b"Event: A\r\nX: 1", b"Event: B"]


PARTS = st.sampled_from(
    [
        b"\r\n",
        b"\r\n\r\n",
        b"\r\n\n",
        b"\n",
        b"\r",
        b"Event: A",
        b"X: \xd0\x92",
        b"long" * 9,
        b"\x00\xff",
        b": ",
        BANNER,
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(PARTS, max_size=40).map(b"".join), st.lists(st.integers(0, 2000), max_size=30))
def test_any_cut_gives_the_same(stream: bytes, places: list[int]) -> None:
    limit = 60
    whole = fed([stream], limit)
    assert fed(cut(stream, places), limit) == whole
    assert fed([stream[place : place + 1] for place in range(len(stream))], limit) == whole


@pytest.mark.parametrize("name", ["direct_answered", "hostile_name"])
def test_every_cut_of_a_recording_gives_the_same(name: str) -> None:
    stream = (RECORDINGS / "22" / f"{name}.ami").read_bytes()[:6000]
    whole = fed([stream])
    assert whole[0]
    for place in range(len(stream)):
        assert fed([stream[:place], stream[place:]]) == whole


def test_recordings_cut_at_random_give_the_same() -> None:
    chance = random.Random(7)
    for path in sorted(RECORDINGS.rglob("*.ami"))[:40]:
        stream = path.read_bytes()
        whole = fed([stream])
        assert len(whole[0]) == stream.count(b"\r\n\r\n")
        assert fed(cut(stream, [chance.randrange(len(stream)) for _ in range(200)])) == whole


@pytest.mark.parametrize("size", [1, 1000, 65536])
def test_a_message_that_is_too_long_is_dropped_and_the_next_is_not(size: int) -> None:
    stream = BANNER + b"Event: A\r\nX: " + b"x" * MESSAGE_LIMIT + b"\r\n\r\nEvent: B\r\n\r\n"
    assert fed([stream[at : at + size] for at in range(0, len(stream), size)]) == ([b"Event: B"], BANNER.strip(), 1)


def test_64_megabytes_without_an_end_take_linear_time_and_constant_memory() -> None:
    def cost(megabytes: int, piece: bytes = b"x" * 4096) -> float:
        splitter = Splitter()
        splitter.feed(BANNER)
        began = time.process_time()
        for _ in range(megabytes * 256):
            assert splitter.feed(piece) == []
        return time.process_time() - began

    cost(1)
    tracemalloc.start()
    cost(2)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * MESSAGE_LIMIT
    small, big = min(cost(8) for _ in range(3)), cost(64)
    assert big < 8 * small * 6  # quadratic would be 64 times; six times leaves room for a busy machine


def test_a_drip_is_not_quadratic() -> None:
    splitter = Splitter(10**7)
    splitter.feed(BANNER)
    for _ in range(200_000):
        splitter.feed(b"x" * 16)
    assert splitter.feed(b"\r\n\r\n") == [b"x" * 3_200_000]


def test_headers_are_case_insensitive_and_the_first_of_two_counts() -> None:
    assert headers(b"EVENT: A\r\nEvent: B\r\nnonsense\r\nNoSpace:1") == {b"event": b"A", b"nospace": b"1"}


@pytest.mark.parametrize(
    ("raw", "encoding", "text"),
    [
        ("Виталий".encode(), "cp1251", "Виталий"),
        ("Виталий".encode("cp1251"), "cp1251", "Виталий"),
        ("Виталий".encode("koi8-r"), "koi8-r", "Виталий"),
        ("José".encode("latin-1"), "latin-1", "José"),
        (b"<unknown>", "cp1251", ""),
        (b"", "cp1251", ""),
        ("Ромашка".encode()[:-1], "cp1251", "Ромашк…"),
        (b"\x1b[2J evil\x00", "cp1251", "�[2J evil�"),
        (b"\x98", "cp1251", "�"),
    ],
)
def test_text_of_a_value(raw: bytes, encoding: str, text: str) -> None:
    texts = Texts(encoding)
    assert texts[raw] == text
    assert texts[raw] == text  # remembered


def test_texts_do_not_grow_for_ever() -> None:
    texts = Texts("cp1251")
    for number in range(50_000):
        assert texts[str(number).encode()] == str(number)
    assert len(texts) <= 20_000
    assert len(texts[b"x" * 60_000]) <= 256
    assert b"x" * 60_000 not in texts
