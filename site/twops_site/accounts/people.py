"""What an administrator does for somebody who lost their second factor or has to wait: once, in words, written down."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import factors, first_factor, mail, throttle
from .events import Kind, record
from .forms import wait_in_words
from .views import FOLDER, account_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the second factor and the waits of an account. Administrators only.

    A POST takes away the one, lifts the others, or shows a code for the first second factor, this once.
    """
    administrator = account_of(request)
    if not administrator.is_superuser:
        raise PermissionDenied
    user = get_object_or_404(get_user_model(), pk=pk)
    counters = [
        throttle.of_account("password", user.get_username()),
        throttle.of_account("factor", str(user.pk)),
        throttle.of_account("prove", str(user.pk)),
        first_factor.counter_of(user),
    ]
    code = ""
    if request.method == "POST" and request.POST.get("do") == "first" and not factors.has_factor(user):
        code = first_factor.make(user, by=administrator)
    elif request.method == "POST":
        if request.POST.get("do") == "reset":
            factors.reset(user, by=administrator)
            mail.tell(user, "reset")
            messages.success(
                request,
                _(
                    "The second factor is taken away, and a mail says so. At the next login a new one is set up, with a code by mail or of yours."
                ),
            )
        elif request.POST.get("do") == "lift":
            throttle.lift(counters)
            record(Kind.WAIT_LIFTED, user, by=administrator)
            messages.success(request, _("The next attempt need not wait."))
        return redirect("twops_accounts:person", pk=user.pk)
    wait = max(throttle.waiting(counter) for counter in counters)
    context = {
        "person": user,
        "code": code,
        "factors": factors.factors_of(user),
        "left": factors.codes_left(user),
        "wait": wait_in_words(wait) if wait else "",
        "title": _("Second factor and waits"),
    }
    return TemplateResponse(request, f"{FOLDER}/person.html", context)
