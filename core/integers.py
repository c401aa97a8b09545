"""Numbers too large for their column are refused, as PostgreSQL itself would refuse them.

Django names the width of a column's numbers to psycopg, and psycopg's compiled writer of that width
cuts off what does not fit: 4,294,967,896 yen became 600 yen without a word.
"""

import psycopg
from psycopg import DataError
from psycopg.types import numeric

_TOO_LARGE = "integer out of range"


class _Int2(numeric.Int2BinaryDumper):
    def dump(self, obj: int) -> bytes | bytearray | memoryview | None:
        if not -(2**15) <= obj < 2**15:
            raise DataError(_TOO_LARGE)
        return super().dump(obj)


class _Int4(numeric.Int4BinaryDumper):
    def dump(self, obj: int) -> bytes | bytearray | memoryview | None:
        if not -(2**31) <= obj < 2**31:
            raise DataError(_TOO_LARGE)
        return super().dump(obj)


class _Int(numeric.IntBinaryDumper):
    """A number whose column is not named: its width is chosen by its size.

    Writers of a width are shared within a statement, so that these must be ours, too.
    """

    _int2_dumper = _Int2(numeric.Int2)
    _int4_dumper = _Int4(numeric.Int4)


def refuse_too_large() -> None:
    """For every connection that is opened from now on."""
    psycopg.adapters.register_dumper(int, _Int)
    psycopg.adapters.register_dumper(numeric.Int2, _Int2)
    psycopg.adapters.register_dumper(numeric.Int4, _Int4)
