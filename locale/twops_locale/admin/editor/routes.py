"""The addresses of the editor, below ``translation-tasks/``."""

from django.urls import URLPattern, path

from ..tasks.send import send_to_review
from . import beside, everywhere, links, preview, remarks, review_list, saving, sheet

TEXT = "<int:task_id>/texts/<int:key>/"

ROUTES: list[URLPattern] = [
    path("review/", review_list.review_list, name="review_list"),
    path("review/send/", send_to_review, name="send_to_review"),
    path("replace/", everywhere.replace, name="replace"),
    path("<int:task_id>/", sheet.sheet, name="editor"),
    path("<int:task_id>/preview/", preview.preview, name="preview"),
    path("<int:task_id>/remarks/", remarks.remarks, name="remarks"),
    path("<int:task_id>/links/", links.save_links, name="links"),
    path(TEXT, beside.beside, name="beside"),
    path(f"{TEXT}state/", saving.state, name="text_state"),
    path(f"{TEXT}save/", saving.save_text, name="save_text"),
    path(f"{TEXT}status/", saving.put_status, name="put_status"),
    path(f"{TEXT}everywhere/", everywhere.same_text, name="same_text"),
    path(f"{TEXT}overrule/", beside.overrule, name="overrule"),
    path(f"{TEXT}mark/", beside.mark, name="mark"),
    path(f"{TEXT}remark/", beside.write_remark, name="remark"),
    path(f"{TEXT}remarks/<int:remark_id>/settled/", beside.resolve_remark, name="resolve"),
]
