"""Files that come with a form: trusted only with the token that the page gave."""

from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from recommender.domain.errors import InvalidInput, Problem, Unparsable
from recommender.web.pages.forms import FIELD, must_be_ours

MEDIA_TYPE = "multipart/form-data"
MOST_FILES = 50
MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Handed:
    """What a form with files handed in: files as (name, bytes), and its other fields."""

    files: tuple[tuple[str, bytes], ...]
    fields: dict[str, str]


async def handed_in(request: Request) -> Handed:
    """Return the files and fields of a form, once its token is found to be ours.

    Raises:
        Unparsable: when the body is not a form with files.
        Forged: when the token is missing or differs from the cookie's.
        InvalidInput: when there is no file in it.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != MEDIA_TYPE:
        raise Unparsable(f"A form with files is sent as {MEDIA_TYPE}.")
    try:
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
            pairs = form.multi_items()
            fields = {k: v for k, v in pairs if isinstance(v, str)}
            must_be_ours(request, fields.get(FIELD, ""))
            uploads = [v for _, v in pairs if isinstance(v, UploadFile) and v.filename]
            files = tuple([(v.filename or "", await v.read()) for v in uploads])
    except HTTPException as error:
        raise Unparsable(f"The form could not be read: {error.detail}") from None
    if not files:
        problem = Problem("/files", "no_file", "No file was chosen.", "choose at least one file")
        raise InvalidInput([problem])
    return Handed(files, fields)
