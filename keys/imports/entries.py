"""What a file of doors and keys says, as values; each entry remembers where it stands."""

from dataclasses import dataclass

from facilities.imports.form import Form, Spot
from facilities.rules.values import Names
from keys.enums import DoorKind

MOST_MINUTES = 24 * 60
MOST_LENT_BEFORE = 14 * 24 * 60
MOST_COPIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorEntry:
    """One door. `box_place` is empty where there is no box."""

    at: Spot
    code: str
    names: Names
    kind: str
    rooms: tuple[str, ...]
    opens_before: int
    closes_after: int
    lent_before: int
    way_in: str
    way_out: str
    emergency_phone: str
    box_place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """All copies of one key. `kept_at` is empty where they hang at the hall itself."""

    at: Spot
    label: str
    doors: tuple[str, ...]
    copies: int
    place: str
    kept_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HallOfKeys:
    """One file: the doors and keys of one hall."""

    at: Spot
    hall: str
    doors: tuple[DoorEntry, ...]
    keys: tuple[KeyEntry, ...]


def read_hall_of_keys(form: Form) -> HallOfKeys:
    """The entries of a file's table; faults go to the form's list."""
    read = HallOfKeys(
        at=form.at,
        hall=form.code("hall"),
        doors=tuple(_door(each) for each in form.forms("doors")),
        keys=tuple(_key(each) for each in form.forms("keys", required=False)),
    )
    form.finish()
    return read


def _door(form: Form) -> DoorEntry:
    kind = form.choice("kind", DoorKind.values)
    door = DoorEntry(
        at=form.at,
        code=form.code(),
        names=form.names(),
        kind=kind,
        rooms=form.codes("rooms", required=True),
        opens_before=form.number("opens_before", most=MOST_MINUTES, fallback=15),
        closes_after=form.number("closes_after", most=MOST_MINUTES, fallback=15),
        lent_before=form.number("lent_before", most=MOST_LENT_BEFORE, fallback=60),
        way_in="\n".join(form.texts("way_in")),
        way_out="\n".join(form.texts("way_out")),
        emergency_phone=form.text("emergency_phone", longest=40, required=False),
        box_place=form.text("box", longest=120, required=kind == DoorKind.BOX),
    )
    form.finish()
    return door


def _key(form: Form) -> KeyEntry:
    key = KeyEntry(
        at=form.at,
        label=form.text("label", longest=80),
        doors=form.codes("doors", required=True),
        copies=form.number("copies", least=1, most=MOST_COPIES, fallback=1),
        place=form.text("place", longest=120),
        kept_at=form.code("kept_at", required=False),
    )
    form.finish()
    return key
