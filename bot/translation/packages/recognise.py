"""What a path holds: Argos packages, Firefox models, or a model of many languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from bot.translation.packages.argos_file import ENDING, argos_file
from bot.translation.packages.firefox_folder import firefox_folder, has_models
from bot.translation.packages.found import Found, NotOurs
from bot.translation.packages.manifest import BadModel
from bot.translation.packages.many_folder import MODEL, many_folder
from bot.translation.packages.progress import QUIET, Progress


def recognise(path: Path, progress: Progress = QUIET) -> list[Found]:
    """The models at a path, looked through but not yet copied; at least one. Raises BadModel.

    Of several, those for languages that are not ours are left out and told to ``progress``; one
    that is damaged refuses them all.
    """
    if not path.exists():
        raise BadModel(f"{path} does not exist")
    if path.is_file():
        return [argos_file(path)]
    if not path.is_dir():
        raise BadModel(f"{path} is neither a file nor a folder")
    inside = sorted(path.iterdir())
    if packages := [p for p in inside if p.suffix == ENDING]:
        return _several(packages, lambda package: [argos_file(package)], progress)
    if has_models(path):
        return firefox_folder(path)
    if (path / MODEL).is_file():
        return [many_folder(path)]
    if folders := [p for p in inside if p.is_dir() and has_models(p)]:
        return _several(folders, firefox_folder, progress)
    raise BadModel(_nothing(path, [p.name for p in inside]))


def _several(
    paths: Iterable[Path], look: Callable[[Path], list[Found]], progress: Progress
) -> list[Found]:
    found: list[Found] = []
    for path in paths:
        if path.is_symlink():
            raise BadModel(f"{path.name} is a symbolic link: copy the folder with 'cp -rL' first")
        try:
            found += look(path)
        except NotOurs as error:
            progress.say(f"left out: {error}")
    if not found:
        raise NotOurs("no model there is for two languages of ours")
    ids = [one.id for one in found]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise BadModel(f"more than one model there is {', '.join(sorted(twice))}: give one of them")
    return found


def _nothing(path: Path, names: list[str]) -> str:
    packed = [
        name for name in names if name.startswith("model.") and name.endswith((".gz", ".zst"))
    ]
    if packed:
        return f"{packed[0]} is compressed: unpack the files of {path.name} first"
    if "metadata.json" in names and "model" in names:
        return f"{path.name} is an unpacked Argos package: give the {ENDING} file it came from"
    return (
        f"{path.name} holds no model: no {ENDING} file, no model.*.bin of Firefox Translations, "
        f"and no {MODEL} of CTranslate2"
    )
