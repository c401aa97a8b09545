"""The price of a wish, line by line."""

from booking.rules.wishes import Wish
from facilities.enums import PaymentMode
from facilities.rules.fees import Line
from facilities.rules.values import in_force


def price_lines(wish: Wish) -> tuple[Line, ...] | None:
    """The lines whose sum is the price; none where use is free; None where there is no table."""
    rules = in_force(wish.room.rules, wish.day)
    if rules is not None and rules.payment == PaymentMode.FREE:
        return ()
    tariff = in_force(wish.room.tariffs, wish.day)
    if tariff is None:
        return None
    prices = [(slot, tariff.yen(slot.code)) for slot in wish.slots]
    return (
        None
        if any(yen is None for _slot, yen in prices)
        else tuple(
            Line(
                kind="room",
                label=f"{wish.room.names} {slot.names}",
                yen=yen or 0,
                rule=slot.code,
                clause=tariff.clause,
                how="",
            )
            for slot, yen in prices
        )
    )


def table_price(wish: Wish) -> int | None:
    """The sum of the lines in yen, or None where the hall has no table."""
    lines = price_lines(wish)
    return None if lines is None else sum(line.yen for line in lines)


def is_invented(wish: Wish) -> bool:
    """Whether the price comes from a table marked as invented."""
    tariff = in_force(wish.room.tariffs, wish.day)
    return tariff is not None and tariff.invented
