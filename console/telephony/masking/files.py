"""A recording that is there already, made fit to be shown: another file, with the same times."""

from pathlib import Path

from console.telephony.masking.anonymiser import Anonymiser
from console.telephony.replay import segments_of
from console.telephony.tape import Tape, private, times_of


def anonymise(source: Path, target: Path, mask: Anonymiser) -> None:
    """Write an anonymised copy, and its times when the original has them.

    A last line that was cut off is left out: nobody can tell what it was.

    Raises:
        OSError: one of the files cannot be read or written.
    """
    with source.open("rb"), private(target) as file:  # no copy is begun of what cannot be read
        if not times_of(source).exists():
            _copy(source, Tape(file, None, mask.feed))
            return
        with private(times_of(target)) as times:
            _copy(source, Tape(file, times, mask.feed))


def _copy(source: Path, tape: Tape) -> None:
    for data, received in segments_of(source):
        tape.write(data, received)
