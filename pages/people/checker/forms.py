"""One question as a form; nothing in it is personal, so it is sent by GET."""

from collections.abc import Sequence
from typing import Any

from django import forms

from eligibility.questions import Question, Reason
from pages.forms import PageForm

from .words import NONE_AND_MORE, Words


class QuestionForm(PageForm):
    """The answer to one question; several for what has happened."""

    def __init__(
        self, question: Question, values: Sequence[str], required: Words, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        options = [(value, value) for value in values]
        errors: dict[str, Any] = {"required": required, "invalid_choice": required}
        if question is Question.REASON:
            self.fields[question.value] = forms.MultipleChoiceField(
                choices=options, error_messages=errors, widget=forms.CheckboxSelectMultiple
            )
        else:
            self.fields[question.value] = forms.ChoiceField(
                choices=options, error_messages=errors, widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        """ "None of these" stands alone."""
        given = super().clean() or {}
        chosen = given.get(Question.REASON.value, [])
        if Reason.NONE in chosen and len(chosen) > 1:
            self.add_error(Question.REASON.value, NONE_AND_MORE)
        return given
