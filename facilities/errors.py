"""What can be refused about halls.

FacilityError
└── HallFilesRefused    files of halls have faults; nothing was changed
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a file, for the person who edits it. `line` counts from 1; 0: the whole file."""

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return _("%(file)s %(line)d行目 %(field)s: %(reason)s") % {
            "file": self.file,
            "line": self.line,
            "field": self.field or _("（全体）"),
            "reason": self.reason,
        }


class FacilityError(DomainError):
    """Base of this app's refusals."""


class HallFilesRefused(FacilityError):
    """Files of halls have faults: all of them are in `faults`, in the order of files and lines."""

    code = "hall_files_refused"
    template = gettext_lazy("施設ファイルに%(count)d件の誤りがあります。何も変更していません。")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(count=len(faults))
        self.faults = tuple(sorted(faults))
