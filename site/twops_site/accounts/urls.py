"""Addresses of the second factor and of what happened to accounts, below the admin."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import JavaScriptCatalog

from . import journal, passkeys, people, views

second_factor: list[URLPattern | URLResolver] = [
    path("", views.mine, name="mine"),
    path("ask/", views.ask, name="ask"),
    path("first/", views.first, name="first"),
    path("new/", views.enrol, name="enrol"),
    path("codes/", views.codes, name="codes"),
    path("prove/", views.prove, name="prove"),
]
# The library's scripts ask for these names.
passkey: list[URLPattern | URLResolver] = [
    path("new/begin/", passkeys.BeginRegistration.as_view(), name="credential-registration-begin"),
    path("new/end/", passkeys.CompleteRegistration.as_view(), name="credential-registration-complete"),
    path("begin/", passkeys.BeginAuthentication.as_view(), name="credential-authentication-begin"),
    path("end/", passkeys.CompleteAuthentication.as_view(), name="credential-authentication-complete"),
    path("words/", JavaScriptCatalog.as_view(packages=["django_otp_webauthn"]), name="js-i18n-catalog"),
]
accounts: list[URLPattern | URLResolver] = [
    path("", journal.JournalView.as_view(), name="journal"),
    path("results/", journal.JournalView.as_view(results_only=True), name="journal_results"),
    path("<int:pk>/", people.person, name="person"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("second-factor/passkey/", include((passkey, "otp_webauthn"))),
    path("second-factor/", include((second_factor, "twops_second_factor"))),
    path("accounts/", include((accounts, "twops_accounts"))),
]
