"""Which deleted cookies came back with the value they had, from which store and by whose doing."""

from collections.abc import Iterator, Sequence

from auditor.evidence.attribution import Attributor
from auditor.evidence.identifiers import SHORTEST
from auditor.evidence.redact import place, redacted
from auditor.evidence.sightings import Scene
from auditor.model.capture import Capture, Failure, Visit
from auditor.model.practice import Deletion, Respawn
from auditor.model.proof import Proof
from auditor.model.said import joined, say, term
from auditor.model.technique import DeletionTest, ReturnedCookie
from auditor.sites import host_of

LOG_INS = ("storage state", "basic authentication", "headers")
"""Settings of a capture with which a server may know the visitor without any cookie."""
KINDS = {
    "local": say("local storage"),
    "session": say("session storage"),
    "indexeddb": say("database"),
    "cache": say("cache"),
}


def deletions(capture: Capture, scenes: Sequence[Scene]) -> tuple[Deletion, ...]:
    """The deletion tests that were made, or why one did not succeed; nothing for visits that make none."""
    signed_in = any(name in capture.settings for name in LOG_INS)
    return tuple(_deletion(scene.visit, signed_in=signed_in) for scene in scenes if scene.visit.deletion_test)


def _deletion(visit: Visit, *, signed_in: bool) -> Deletion:
    test = visit.deletion_test
    if isinstance(test, DeletionTest):
        names = tuple(dict.fromkeys((c.name, c.domain) for c in test.deleted if c.length >= SHORTEST))
        return Deletion(
            state=visit.state, deleted=names, kept=test.kept, asked_again=test.asked_again, signed_in=signed_in
        )
    reason = test.reason if isinstance(test, Failure) else ""
    return Deletion(state=visit.state, reason=reason)


def respawns(scenes: Sequence[Scene], attributor: Attributor) -> tuple[Respawn, ...]:
    """In order of name and domain; a cookie that came back with several paths once."""
    found: dict[tuple[str, str], Respawn] = {}
    for scene in scenes:
        test = scene.visit.deletion_test
        for cookie in test.returned if isinstance(test, DeletionTest) else ():
            found.setdefault((cookie.name, cookie.domain), _respawn(cookie, test, scene, attributor))
    return tuple(found[key] for key in sorted(found))


def _respawn(cookie: ReturnedCookie, test: object, scene: Scene, attributor: Attributor) -> Respawn:
    source, own = _source(cookie, scene.visit), attributor.foreign(host_of(cookie.url)) is None
    writer = next((url for url in (cookie.url, *cookie.scripts) if url), "")
    where = place(writer.partition("?")[0]) if writer else say("that the browser did not name")
    text = say(
        (
            "cookie {name} for {domain}, deleted, then set again with the same value by a response of "
            "{place}, from {source}"
        )
        if cookie.kind == "http"
        else (
            "cookie {name} for {domain}, deleted, then set again with the same value by the script {place}, "
            "from {source}"
        ),
        name=cookie.name,
        domain=cookie.domain,
        place=where,
        source=source,
    )
    page = test.url if isinstance(test, DeletionTest) else None
    proof = Proof(
        kind="cookie",
        text=text,
        state=scene.visit.state,
        page=redacted(page) if page else None,
        url=redacted(writer) if writer else None,
        chain=tuple(place(url.partition("?")[0]) for url in reversed(cookie.scripts)),
    )
    return Respawn(
        name=cookie.name,
        domain=cookie.domain,
        source=source,
        writer=place(writer.partition("?")[0]) if writer else "",
        own=own and cookie.kind == "http",
        proofs=(proof,),
    )


def _source(cookie: ReturnedCookie, visit: Visit) -> str:
    """Where the value was kept meanwhile, as far as what was seen tells."""
    twins = tuple(dict.fromkeys(_twins(cookie, visit)))
    if cookie.kind == "script" and twins:
        return joined(twins, say(" or "))
    if cookie.revalidated:
        return say("the browser's cache, of which the request told (If-None-Match)")
    if cookie.kind == "http":
        return say("a server's answer")
    return say("a store whose values are not read (a database or cache), or an answer that told it")


def _twins(cookie: ReturnedCookie, visit: Visit) -> Iterator[str]:
    for entry in visit.storage if isinstance(visit.storage, tuple) else ():
        if entry.value is not None and entry.value.sha256 == cookie.sha256:
            yield say(
                "the {area} entry {key} of {origin}",
                area=KINDS.get(entry.kind.value) or term(entry.kind.value),
                key=entry.key,
                origin=entry.origin,
            )
