"""Editors' changes are all or nothing: what is published and what search knows of it stand in one transaction."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from twops_directory.admin.four_eyes import answer_torn

from .middleware import is_admin

UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class AdminTransactionMiddleware:
    """Wrap every change in the admin in one transaction; Wagtail itself does so only while saving drafts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a server error, which Django has turned into a response already, takes everything back.

        So does the database if it refuses the end of it: references are checked then, and somebody may have deleted in the
        same moment what this change refers to. Nothing is stored, and it is said in words.
        """
        if request.method not in UNSAFE_METHODS or not is_admin(request.path_info):
            return self.get_response(request)
        try:
            with transaction.atomic():
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        except IntegrityError:
            return answer_torn(request, request.get_full_path())
        return response
