"""Reads one file or a folder of them into entries, with all faults of all files."""

from pathlib import Path

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.entries import Folder, HallEntry, VocabularyEntry
from facilities.imports.fees import FeeVersion, read_hall_fees
from facilities.imports.form import Form
from facilities.imports.hall import read_hall
from facilities.imports.reader import Unreadable, read
from facilities.imports.vocabulary import FILE_NAME, read_vocabulary

FEES = "fees"  # the folder of fee files, beside the files of halls
_ENDINGS = (".yaml", ".yml")


def read_folder(path: Path) -> tuple[Folder, list[Fault]]:
    """The entries of the file or folder at `path`, and of the folder `fees` beside a hall's file.

    Files are named without their folder, those of fees with it.
    """
    faults: list[Fault] = []
    halls: list[HallEntry] = []
    vocabularies: list[VocabularyEntry] = []
    fees: list[FeeVersion] = []
    for file in _files(path, faults):
        if file.parent.name == FEES:
            fees += _fees(file, faults)
            continue
        form = _form(file, faults)
        if form is None:
            continue
        if file.name == FILE_NAME:
            vocabularies.append(read_vocabulary(form))
        else:
            halls.append(read_hall(form))
    return Folder(tuple(vocabularies), tuple(halls), tuple(fees)), faults


def read_hall_rules(content: bytes, *, file: str) -> tuple[HallEntry | None, list[Fault]]:
    """The hall in the text of a file, with all faults of its form; None where it is no table."""
    try:
        table, faults = read(content, file=file)
    except Unreadable as error:
        return None, [error.fault]
    return read_hall(Form(table, file=file, field="", faults=faults)), faults


def _files(path: Path, faults: list[Fault]) -> list[Path]:
    if path.is_file():
        beside = [path.parent / FEES / path.name] if path.parent.name != FEES else []
        return [path, *(file for file in beside if file.is_file())]
    if not path.is_dir():
        faults.append(Fault(str(path), 0, "", _("ファイルまたはフォルダーがありません。")))
        return []
    files = _yaml_files(path)
    if not files:
        faults.append(Fault(str(path), 0, "", _("フォルダーにYAMLファイルがありません。")))
    return [*files, *_yaml_files(path / FEES)]


def _yaml_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in _ENDINGS)


def _fees(file: Path, faults: list[Fault]) -> list[FeeVersion]:
    try:
        content = file.read_bytes()
    except OSError as error:
        faults.append(Fault(f"{FEES}/{file.name}", 0, "", str(error)))
        return []
    version, found = read_hall_fees(content, file=f"{FEES}/{file.name}")
    faults.extend(found)
    return [version] if version is not None else []


def _form(file: Path, faults: list[Fault]) -> Form | None:
    try:
        table, repeated = read(file.read_bytes(), file=file.name)
    except Unreadable as error:
        faults.append(error.fault)
        return None
    except OSError as error:
        faults.append(Fault(file.name, 0, "", str(error)))
        return None
    faults.extend(repeated)
    return Form(table, file=file.name, field="", faults=faults)
