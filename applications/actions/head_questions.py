"""No ground fits: the specialist asks the head of the organization, and the answer stays with the case."""

from django.db import transaction

from accounts.models import User
from accounts.permissions import Verb, require, who_may
from campaigns import clock
from codes import ApplicationStatus as Status
from notifications.outbox import enqueue

from ..errors import AlreadySettled, TextNeeded
from ..models import ApplicationEvent, HeadQuestion
from .common import expect, lock, note

KINDS = ApplicationEvent.Kind


def ask_head(application_id: int, user: User, *, text: str) -> HeadQuestion:
    """Ask; while a question waits, the same specialist finds it and another is told AlreadySettled.

    The term of the decision runs on. Raises TextNeeded, ChangedMeanwhile once it is decided.
    """
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.ASK_HEAD, application.organization)
        expect(application, None, Status.IN_REVIEW)
        if not text.strip():
            raise TextNeeded(application)
        waiting = application.head_questions.filter(answer="").first()
        if waiting is not None:
            if (waiting.asked_by_id, waiting.text) == (user.pk, text.strip()):
                return waiting
            raise AlreadySettled(application)
        question = HeadQuestion.objects.create(
            application=application, text=text.strip(), asked_by=user, asked_at=clock.now()
        )
        note(application, KINDS.HEAD_ASKED, actor=user, facts={"text": question.text})
        assert application.organization is not None
        for head in who_may(Verb.ANSWER_SPECIALIST, application.organization):
            _tell(head, "head_question", question)
    return question


def answer_specialist(question_id: int, user: User, *, text: str) -> HeadQuestion:
    """The head answers, once. Raises TextNeeded, AlreadySettled where another answer is there."""
    application_id = HeadQuestion.objects.values_list("application_id", flat=True).get(
        pk=question_id
    )
    with transaction.atomic():
        application = lock(application_id)
        require(user, Verb.ANSWER_SPECIALIST, application.organization)
        question = application.head_questions.select_related("asked_by").get(pk=question_id)
        if not text.strip():
            raise TextNeeded(application)
        if not question.is_open:
            if (question.answered_by_id, question.answer) == (user.pk, text.strip()):
                return question
            raise AlreadySettled(application)
        question.answer, question.answered_by = text.strip(), user
        question.answered_at = clock.now()
        question.save(update_fields=["answer", "answered_by", "answered_at"])
        question.application = application
        note(application, KINDS.HEAD_ANSWERED, actor=user, facts={"text": question.answer})
        _tell(question.asked_by, "head_answer", question)
    return question


def _tell(user: User, template: str, question: HeadQuestion) -> None:
    application = question.application
    enqueue(
        template,
        key=f"{template}:{question.pk}",
        user=user,
        context={
            "number": application.number,
            "text": question.text if template == "head_question" else question.answer,
            "due_at": application.due_at,
        },
        application_number=application.number or "",
    )
