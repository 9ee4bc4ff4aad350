"""Fields for files: PDF, JPEG or PNG by their content, 5 MB each (ux-brief b11).

No `capture`: it would open the camera alone. With these types a phone offers the camera beside its files.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.uploads import LARGEST, content_type

ACCEPTED = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
TOO_LARGE = _("The selected file must be smaller than 5 MB")
WRONG_TYPE = _("The selected file must be a PDF, JPG or PNG")
EMPTY = _("The selected file is empty")
_BROKEN = _("The selected file could not be uploaded. Try again")


def problem_of(file: UploadedFile) -> Promise | None:
    """What is wrong with a file, in the words of the page; None where it can be kept."""
    if not file.size:
        return EMPTY
    if file.size > LARGEST:
        return TOO_LARGE
    beginning = file.read(1024)
    file.seek(0)
    return WRONG_TYPE if content_type(beginning) is None else None


class UploadField(forms.FileField):
    """A copy of a document: PDF, JPEG or PNG by its content, 5 MB at most."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", _("PDF, JPG or PNG, up to 5 MB"))
        kwargs["widget"] = forms.FileInput(attrs={"accept": ACCEPTED})
        kwargs["error_messages"] = {"empty": EMPTY, "missing": _BROKEN, "invalid": _BROKEN}
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file; ValidationError where it is too large or of another type."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            problem = problem_of(file)
            if problem is not None:
                raise ValidationError(str(problem))
        return file


class _FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        """All files of the field."""
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class UploadsField(forms.Field):
    """Copies of one document: its sides or pages, each as `UploadField` takes them, `most` in all."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs["widget"] = _FilesInput(attrs={"accept": ACCEPTED, "multiple": True})
        self.most = most
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[UploadedFile]:
        """The files; ValidationError with what is wrong with each of the others."""
        good, problems = self.sorted_out(value or [])
        if problems:
            raise ValidationError(problems)
        return good

    def sorted_out(
        self, files: Sequence[UploadedFile]
    ) -> tuple[list[UploadedFile], list[ValidationError]]:
        """The files that can be kept, and what is wrong with the others; named where there are several."""
        good: list[UploadedFile] = []
        problems: list[ValidationError] = []
        for file in files:
            problem = problem_of(file)
            if problem is None and len(good) >= self.most:
                problem = _("There is no room for more files of this document")
            if problem is None:
                good.append(file)
            else:
                words = f"{file.name}: {problem}" if len(files) > 1 else str(problem)
                problems.append(ValidationError(words))
        return good, problems
