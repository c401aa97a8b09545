"""Reads one file or a folder of them into entries, with all faults of all files."""

from pathlib import Path

from django.utils.translation import gettext as _

from facilities.errors import Fault
from facilities.imports.entries import Folder, HallEntry, VocabularyEntry
from facilities.imports.form import Form
from facilities.imports.hall import read_hall
from facilities.imports.reader import Unreadable, read
from facilities.imports.vocabulary import FILE_NAME, read_vocabulary

_ENDINGS = (".yaml", ".yml")


def read_folder(path: Path) -> tuple[Folder, list[Fault]]:
    """The entries of the file or folder at `path`. Files are named relative to the folder."""
    faults: list[Fault] = []
    halls: list[HallEntry] = []
    vocabularies: list[VocabularyEntry] = []
    for form in forms_in(path, faults):
        if form.at.file == FILE_NAME:
            vocabularies.append(read_vocabulary(form))
        else:
            halls.append(read_hall(form))
    return Folder(vocabularies=tuple(vocabularies), halls=tuple(halls)), faults


def forms_in(path: Path, faults: list[Fault]) -> list[Form]:
    """The tables in the file or folder at `path`; what cannot be read is added to `faults`."""
    forms = (_form(file, faults) for file in _files(path, faults))
    return [form for form in forms if form is not None]


def _files(path: Path, faults: list[Fault]) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        faults.append(Fault(str(path), 0, "", _("ファイルまたはフォルダーがありません。")))
        return []
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in _ENDINGS)
    if not files:
        faults.append(Fault(str(path), 0, "", _("フォルダーにYAMLファイルがありません。")))
    return files


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
