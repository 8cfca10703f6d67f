"""Hand-made event streams, for what is easier told than recorded; `tests/recordings` has a real Asterisk's."""

from console.domain.call import Call
from console.domain.calls import Calls
from console.domain.events import (
    BridgeEntered,
    BridgeLeft,
    ChannelNew,
    ChannelState,
    DialBegan,
    DialEnded,
    HangupRequested,
    HungUp,
    PbxEvent,
)
from console.domain.lines import Plan
from console.domain.phone import Numbers

NUMBERS = Numbers("UA")


class Story:
    """Tells events to a machine, a second apart unless told otherwise."""

    def __init__(self, start: float = 1_000.0) -> None:
        self.calls = Calls("main", Plan(), NUMBERS)
        self.now = start
        self.told: list[PbxEvent] = []
        self.seen: dict[str, Call] = {}
        self._count = 0

    def tell(self, *events: PbxEvent) -> None:
        for event in events:
            self.told.append(event)
            self.calls.apply(event)
        for call in self.calls.drain():
            self.seen[call.id] = call

    def wait(self, seconds: float) -> None:
        self.now += seconds

    @property
    def call(self) -> Call:
        """The only call there is."""
        (only,) = [call for call in self.seen.values() if not call.merged_into]
        return only

    def uid(self) -> str:
        self._count += 1
        return f"{int(self.now)}.{self._count}"

    def arrives(
        self, number: str = "380501112233", exten: str = "380441112244", peer: str = "trunk", name: str = ""
    ) -> str:
        uid = self.uid()
        self.tell(ChannelNew(self.now, uid, uid, f"PJSIP/{peer}-{self._count:08x}", 4, number, name, exten))
        return uid

    def dials(self, caller: str, peer: str, *, linked: str | None = None, string: str | None = None) -> str:
        uid, linked = self.uid(), linked or caller
        channel = f"PJSIP/{peer}-{self._count:08x}"
        self.tell(
            ChannelNew(self.now, uid, linked, channel, 0, peer, "", "s"),
            DialBegan(self.now, caller, linked, uid, linked, channel, string or peer, "600"),
        )
        return uid

    def rings(self, uid: str, peer: str, linked: str) -> None:
        self.tell(ChannelState(self.now, uid, linked, f"PJSIP/{peer}-00000001", 5, peer, ""))

    def answers(self, caller: str, uid: str, linked: str, bridge: str = "b1") -> None:
        self.tell(
            DialEnded(self.now, uid, linked, "ANSWER"),
            BridgeEntered(self.now, uid, linked, "", bridge, ""),
            BridgeEntered(self.now, caller, linked, "", bridge, ""),
        )

    def leaves(self, uid: str, linked: str, bridge: str = "b1") -> None:
        self.tell(BridgeLeft(self.now, uid, linked, bridge))

    def asks_to_hang_up(self, uid: str, linked: str) -> None:
        self.tell(HangupRequested(self.now, uid, linked))

    def hangs_up(self, uid: str, linked: str, cause: int = 16) -> None:
        self.tell(HungUp(self.now, uid, linked, "", cause))

    def ends(self, uid: str, linked: str, status: str, cause: int) -> None:
        """A ring that nobody answered."""
        self.tell(DialEnded(self.now, uid, linked, status), HungUp(self.now, uid, linked, "", cause))
