"""Where engines send what they translated. No login, no cookie: the address itself is the proof, one for each item."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..conf import conf
from ..mail import later
from ..models import Delivery, RequestItem
from .delivery import is_token, read_answer

LONGEST_LENGTH = 18  # digits


@csrf_exempt
@never_cache
@require_POST
def answer(request: HttpRequest, item_id: int, token: str) -> HttpResponse:
    """Take an answer and leave the rest to the worker. An unknown item and a wrong proof are the same 404."""
    item = RequestItem.objects.filter(pk=item_id).first()
    if not is_token(item or RequestItem(pk=item_id, task_id=0), token) or item is None:
        raise Http404
    length = request.headers.get("Content-Length") or "0"
    if len(length) > LONGEST_LENGTH or not (length.isascii() and length.isdigit()):
        return HttpResponse(status=400)
    if int(length) > conf().MAX_EXCHANGE_BYTES:
        return HttpResponse(status=413)
    body = request.body
    if len(body) > conf().MAX_EXCHANGE_BYTES:
        return HttpResponse(status=413)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return HttpResponse(status=400)
    if "\x00" in text:
        return HttpResponse(status=400)
    if item.delivery != Delivery.ANSWERED:  # the same answer again costs nothing
        later(read_answer, item.pk, text)
    return HttpResponse(status=202)
