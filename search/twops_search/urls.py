"""The ready search page. A site includes it where it likes: ``path("find/", include("twops_search.urls"))``."""

from django.urls import path

from .views import search_page

app_name = "twops_search"
urlpatterns = [path("", search_page, name="search")]
