"""Reads one file of doors and keys, or a folder of them, with all faults of all files."""

from pathlib import Path

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.form import Form
from facilities.imports.reader import Unreadable, read
from keys.imports.entries import HallOfKeys, read_hall_of_keys


def read_folder(path: Path) -> tuple[list[HallOfKeys], list[Fault]]:
    """The halls of the file or folder at `path`. Files are named relative to the folder."""
    faults: list[Fault] = []
    halls = []
    files = [path] if path.is_file() else sorted(path.glob("*.yaml"))
    if not files:
        faults.append(Fault(str(path), 0, "", _("鍵のファイル（.yaml）がありません。")))
    for file in files:
        try:
            table, repeated = read(file.read_bytes(), file=file.name)
        except Unreadable as error:
            faults.append(error.fault)
        else:
            faults += repeated
            form = Form(table, file=file.name, field="", faults=faults)
            halls.append(read_hall_of_keys(form))
    return halls, faults
