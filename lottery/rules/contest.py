"""Who wants the same: entries grouped so that a chairperson can go through them one by one."""

from collections.abc import Mapping, Sequence

from lottery.rules.draw import Place, meets_any


def groups_of(wanted: Mapping[str, Place]) -> list[tuple[str, ...]]:
    """Entries that want the same, directly or through others; one that nobody contests is alone.

    Groups and their members in the order of what they want, then of their numbers.
    """
    codes = sorted(wanted, key=lambda code: (wanted[code].start, wanted[code].parts, code))
    groups: list[list[str]] = []
    for code in codes:
        touched = [group for group in groups if _wants_the_same(code, group, wanted)]
        groups = [group for group in groups if group not in touched]
        groups.append([*(each for group in touched for each in group), code])
    found = [tuple(sorted(group, key=codes.index)) for group in groups]
    return sorted(found, key=lambda group: codes.index(group[0]))


def _wants_the_same(code: str, group: Sequence[str], wanted: Mapping[str, Place]) -> bool:
    return meets_any(wanted[code], (wanted[other] for other in group))
