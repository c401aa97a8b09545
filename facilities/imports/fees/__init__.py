"""Files of fees and of cases, from text to checked values. docs/fees.md is their documented form.

texts < form < scopes < rows < rules < schedule < checks < file; case needs the schedule
"""

from facilities.imports.fees.case import read_case_file
from facilities.imports.fees.file import (
    document_of,
    read_schedule_file,
    schedules_of_document,
)

__all__ = ["document_of", "read_case_file", "read_schedule_file", "schedules_of_document"]
