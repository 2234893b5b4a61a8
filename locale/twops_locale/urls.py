"""The address to which engines send what they translated: ``path("translation-answers/", include("twops_locale.urls"))``.

Only needed where ``TWOPS_LOCALE["PROVIDERS"]`` has an engine that answers by call-back.
"""

from django.urls import path

from .requests.answer_views import answer

app_name = "twops_locale_answers"
urlpatterns = [path("<int:item_id>/<str:token>/", answer, name="answer")]
