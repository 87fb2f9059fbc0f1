"""What is read beside the documents, in the same browser context: the file about Global Privacy Control, vendors' pages."""

from auditor.model.base import Record


class GpcFile(Record, frozen=True, kw_only=True):
    """What `/.well-known/gpc.json` says (https://www.w3.org/TR/gpc/): `supported` is its word, None where it says nothing
    or is not there. `missing`: the server says that there is no such file. `reason`: why it could not be read."""

    url: str
    status: int | None = None
    supported: bool | None = None
    last_update: str | None = None
    missing: bool = False
    reason: str | None = None


class LinkTried(Record, frozen=True, kw_only=True):
    """A link of a document to a page of a vendor, as it answered the last of its `tries`: `status` and the address it led
    to, or the browser's `error` ("net::ERR_NAME_NOT_RESOLVED", "timeout", "refused" by our own guard)."""

    url: str
    document: str
    text: str = ""
    status: int | None = None
    final_url: str = ""
    error: str | None = None
    tries: int = 1


class AlsoRead(Record, frozen=True, kw_only=True):
    """`links` is None where no link was to be tried; `left` counts those beyond the most that are."""

    gpc_file: GpcFile | None = None
    links: tuple[LinkTried, ...] | None = None
    left: int = 0
