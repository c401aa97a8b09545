"""The draw: from a list and a seed, the same bits everywhere (docs/adr/0018).

Integers and texts only, and nothing of ours is imported: anybody may repeat a draw with this file
and Python alone, `python3 draw.py LIST SEED`.

1. The list is a text. Its SHA-256 is published when it is sealed, together with the SHA-256 of the
   seed; the seed itself is secret until the draw.
2. The lot of an entry is the SHA-256 of "seed:hash of the list:number of the entry". Lots in
   ascending order are the order in which entries choose.
3. In that order each entry gets its best preference that is still free, else nothing.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FORM = "kashikan-draw-1"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Parts of a hall by their codes, from `start` up to `end`: minutes of Tokyo's clocks.

    2027-04-03T09:00: texts of equal length, so that their order is their order in time.
    """

    parts: tuple[str, ...]
    start: str
    end: str

    def meets(self, other: "Place") -> bool:
        """Whether only one of the two can be had: a part and a moment are the same."""
        shared = not frozenset(self.parts).isdisjoint(other.parts)
        return shared and self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return f"{'+'.join(self.parts)}@{self.start}/{self.end}"


def meets_any(place: Place, others: Iterable[Place]) -> bool:
    """Whether one of `others` stands in the way."""
    return any(place.meets(other) for other in others)


def place_in(text: str) -> Place:
    """What `str` of a place says. Raises ValueError."""
    parts, _at, times = text.partition("@")
    start, _slash, end = times.partition("/")
    if not (parts and start and end):
        raise ValueError(text)
    return Place(tuple(parts.split("+")), start, end)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is drawn: what is given already, and each entry's preferences, the best one first."""

    title: str
    taken: Sequence[Place]
    entries: Mapping[str, Sequence[Place]]


def text_of(listing: Listing) -> str:
    """The list as it is sealed and published: one line each, sorted, ASCII but for the title."""
    lines = [FORM, f"title {listing.title}"]
    lines += sorted({f"taken {place}" for place in listing.taken})
    lines += [
        " ".join(["entry", code, *map(str, listing.entries[code])])
        for code in sorted(listing.entries)
    ]
    return "".join(f"{line}\n" for line in lines)


def listing_in(text: str) -> Listing:
    """What `text_of` has written. Raises ValueError for anything else."""
    form, title, *lines = text.splitlines()
    if form != FORM:
        raise ValueError(form)
    rows = [line.split(" ") for line in lines]
    if any(kind not in {"taken", "entry"} for kind, *_rest in rows):
        raise ValueError(text)
    return Listing(
        title=title.removeprefix("title "),
        taken=[place_in(spot) for kind, spot, *_rest in rows if kind == "taken"],
        entries={
            code: [place_in(spot) for spot in spots]
            for kind, code, *spots in rows
            if kind == "entry"
        },
    )


def hash_of(text: str) -> str:
    """SHA-256 as 64 hexadecimal digits, of a list or of a seed."""
    return sha256(text.encode()).hexdigest()


def lot_of(code: str, *, seed: str, list_hash: str) -> int:
    """The number that decides when the entry chooses: the smallest first."""
    return int(hash_of(f"{seed}:{list_hash}:{code}"), 16)


def order_of(codes: Iterable[str], *, seed: str, list_hash: str) -> list[str]:
    """The entries in the order of their lots."""
    return sorted(codes, key=lambda code: lot_of(code, seed=seed, list_hash=list_hash))


def drawn(text: str, seed: str) -> dict[str, int | None]:
    """For each entry of the list the rank of the preference it gets, from 1; None: nothing.

    In the order of the lots.
    """
    listing = listing_in(text)
    given, wins = list(listing.taken), dict[str, int | None]()
    for code in order_of(listing.entries, seed=seed, list_hash=hash_of(text)):
        wins[code] = None
        for rank, place in enumerate(listing.entries[code], start=1):
            if not meets_any(place, given):
                given.append(place)
                wins[code] = rank
                break
    return wins


def _show(path: str, seed: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    sys.stdout.write(f"list {hash_of(text)}\nseed {hash_of(seed)}\n")
    for code, rank in drawn(text, seed).items():
        sys.stdout.write(f"{code} {rank or '-'}\n")


if __name__ == "__main__":
    _show(*sys.argv[1:])
