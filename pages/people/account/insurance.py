"""Insurance: what the Fund's file says, and the category the person declares (rulebook 9)."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import actions
from applications.law import law_in_force
from campaigns import clock
from codes import PayerCategory
from codes.labels import label
from pages import insurance as words
from pages.forms import PageForm
from pages.parts import Row
from pages.people.access import for_people, user_of
from registry.models import InsuranceStatus

from .data import correction_url
from .whom import whom


class CategoryForm(PageForm):
    """The category one declares, from the dated list."""

    category = forms.ChoiceField(
        label=gettext_lazy("Which category is yours?"),
        help_text=gettext_lazy(
            "Choose the first that fits. The clinic’s registry desk sees it beside the Fund’s file."
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a category"),
            "invalid_choice": gettext_lazy("Choose a category of the list"),
        },
    )

    def __init__(self, groups: list[tuple[Promise | str, list[tuple[str, str]]]], *args, **kwargs):  # type: ignore[no-untyped-def]
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = groups  # type: ignore[attr-defined]


@for_people
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def insurance(request: HttpRequest) -> HttpResponse:
    """The status by the Fund's file, and the declared category; of oneself or of somebody represented."""
    about = whom(request, request.POST.get("of", "") if request.method == "POST" else None)
    law, today = law_in_force(), clock.today()
    row = InsuranceStatus.objects.filter(person=about.person).first()
    privileged, others = actions.payer_categories(law, today)
    form = CategoryForm(
        [
            (_("The state pays the contributions"), _choices(privileged)),
            (_("You or your employer pay the contributions"), _choices(others)),
        ],
        request.POST if request.method == "POST" else None,
        initial={"category": row.declared_category if row else ""},
    )
    if request.method == "POST" and privileged and form.is_valid():
        category = PayerCategory(form.cleaned_data["category"])
        done = actions.declare_category(about.person.pk, category, user_of(request))
        text = _("Your category is declared: %(category)s.") % {"category": label(category)}
        if done.differs:
            text += " " + _("It differs from the Fund’s file; the registry desk sees both.")
        messages.success(request, text)
        return HttpResponseRedirect(f"{reverse('insurance')}{about.address()}".removesuffix("?"))
    campaign = law.campaign_for(today)
    context = {
        "whom": about,
        "rows": [
            Row(
                _("Status"),
                words.status_words(row),
                correction_url("insurance"),
                _("This is wrong"),
            ),
            Row(_("Category by the file"), words.filed_words(row)),
            Row(_("Category you declared"), words.declared_words(row)),
        ],
        "differs": row is not None and row.differs,
        "form": form if privileged else None,
        "campaign_until": campaign.last_on if campaign.is_open(today) else None,
        "year": today.year,
    }
    return render(request, "people/account/insurance.html", context)


def _choices(categories: tuple[PayerCategory, ...]) -> list[tuple[str, str]]:
    return [(category.value, str(label(category))) for category in categories]
