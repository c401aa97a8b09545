"""Sending photographs and plans of halls and rooms."""

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from accounts.permissions import Right, halls_with
from core.http import ActorRequest
from facilities.selectors.pictures import MIME, picture_file

WEEK = 7 * 24 * 3600
# Another content has another address. A week, so that what was taken down leaves caches on the way.
CACHED = f"public, max-age={WEEK}, immutable"
# The same for one browser: where the answer brings somebody's session along, no proxy keeps it.
CACHED_HERE = f"private, max-age={WEEK}, immutable"


@require_safe
def picture(request: ActorRequest, digest: str, width: int) -> HttpResponse:
    """One size of a picture, for everybody; one that was taken down for staff of its hall."""
    content = picture_file(digest=digest, width=width)
    cached = CACHED_HERE if request.session.modified else CACHED
    if content is None:
        halls = halls_with(request.actor, Right.EDIT_HALL)
        content, cached = picture_file(digest=digest, width=width, halls=halls), "private, no-store"
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type=MIME)
    answer["Cache-Control"] = cached
    answer["ETag"] = tag = f'"{digest}-{width}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    found = get_conditional_response(request, etag=tag, response=answer)
    return found if isinstance(found, HttpResponse) else answer
