"""All evidence of techniques, put together from one capture."""

from collections.abc import Sequence

from auditor.evidence.attribution import Attributor
from auditor.evidence.decorations import click_ids, decorations
from auditor.evidence.identified import Identified
from auditor.evidence.leaks import form_tests, leaks
from auditor.evidence.ledger import Ledger
from auditor.evidence.probes import fingerprinters
from auditor.evidence.recorders import recorders
from auditor.evidence.respawns import deletions, respawns
from auditor.evidence.sensitive import sensitive_uses
from auditor.evidence.sharings import sharings
from auditor.evidence.sightings import Cast
from auditor.evidence.transport import proxies, unencrypted
from auditor.model.capture import Capture
from auditor.model.evidence import CookieRow, StorageRow
from auditor.model.practice import Practices


def practices(
    capture: Capture,
    ledger: Ledger,
    attributor: Attributor,
    identified: Identified,
    cookies: Sequence[CookieRow],
    storage: Sequence[StorageRow],
) -> Practices:
    """Who probes, records, shares and leaks; a function of its arguments alone."""
    cast = Cast(capture, attributor, ledger)
    scenes = tuple(cast.scenes())
    own = (capture.target.site, *capture.target.first_party)
    vendors = {(row.name, row.domain.lstrip(".")): row.vendor for row in cookies if row.vendor is not None}
    sensitive, pages = sensitive_uses(cast, scenes)
    return Practices(
        fingerprinters=fingerprinters(cast, scenes),
        recorders=recorders(cast, scenes),
        sharing=sharings(cast, scenes, vendors),
        leaks=leaks(cast, scenes, own),
        decorations=decorations(cast, scenes, cookies, storage),
        click_ids=click_ids(scenes),
        sensitive=sensitive,
        sensitive_pages=pages,
        unencrypted=unencrypted(cast, scenes, identified),
        proxies=proxies(cast, scenes, identified),
        form_tests=form_tests(scenes),
        deletions=deletions(capture, scenes),
        respawns=respawns(scenes, attributor),
    )
