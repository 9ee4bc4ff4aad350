"""Static files: named by their content, compressed, and from packages only the files we use."""

from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names; a note about a source map, which we do not ship, is taken out."""

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[Any], str]:
        if template is not None and "sourceMappingURL" in template:
            return lambda match: ""
        converter: Callable[[Any], str] = super().url_converter(name, hashed_files, template)
        return converter


class PackageFilesFinder(BaseFinder):
    """Finds single files inside installed packages, by settings.STATIC_FROM_PACKAGES.

    `{"bootstrap": ("bootstrap", ["css/bootstrap.min.css"])}` offers the file of the package `bootstrap`
    as `bootstrap/css/bootstrap.min.css`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storages: dict[str, tuple[FileSystemStorage, list[str]]] = {}
        for prefix, (package, files) in settings.STATIC_FROM_PACKAGES.items():
            storage = FileSystemStorage(location=str(_folder(package)))
            storage.prefix = prefix  # type: ignore[attr-defined]  # collectstatic puts it before the path
            self.storages[prefix] = (storage, files)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        prefix, _, inside = path.partition("/")
        storage, files = self.storages.get(prefix, (None, []))
        if storage is None or inside not in files:
            return []
        return [storage.path(inside)] if find_all else storage.path(inside)

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for storage, files in self.storages.values():
            for name in files:
                yield name, storage


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"package {package} is not installed: run script/setup")
    return Path(next(iter(spec.submodule_search_locations)))
