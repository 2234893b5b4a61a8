"""Addresses of the public site below ``/<language>/`` that are not Wagtail pages."""

from django.urls import path

from .views import directory, doors, entry, feeds, finder, leaflet, search
from .views.report import again, received, report

app_name = "twops_site"
urlpatterns = [
    path("help/", finder.find_help, name="find_help"),
    path("help/leaflet/", leaflet.leaflet, name="leaflet"),
    path("help/leaflet/<str:token>/", leaflet.made, name="made_leaflet"),
    path("help/answer/", doors.ask, name="ask"),
    path("help/answer/<str:token>/", doors.answer, name="answer"),
    path("help/list/<str:token>/", finder.choices, name="choices"),
    path("help/service/<uuid:uuid>/", directory.service, name="service"),
    path("help/<slug:code>/", finder.country, name="country"),
    path("search/", search.search, name="search"),
    path("search/<str:token>/", search.results, name="results"),
    path("feed.xml", feeds.feed, name="feed"),
    path("exit/", entry.leave, name="exit"),
    path("other-languages/<uuid:translation_key>/", entry.offer, name="offer"),
    path("help/service/<uuid:uuid>/report/", report, name="report"),
    path("help/service/<uuid:uuid>/report/again/<str:token>/", again, name="report_again"),
    path("help/service/<uuid:uuid>/report/received/", received, name="report_received"),
]
