"""Personal data in requests to other sites than the page's own: what it is, how it is written, never the data itself."""

from auditor.collect.collectors._base import Collector, CollectorMeta
from auditor.collect.personal import found_in
from auditor.collect.stage import Choice, Stage
from auditor.model.technique import SentData
from auditor.sites import host_of, site_of

META = CollectorMeta(id="personal-data")
MOST = 500


def start(stage: Stage) -> "PersonalData":
    return PersonalData(stage)


class PersonalData(Collector):
    async def finish(self, choice: Choice) -> tuple[SentData, ...]:
        found: list[SentData] = []
        own = site_of(host_of(self.stage.plan.url))
        for hop in self.stage.traffic.assemble():
            if hop.main_frame or site_of(host_of(hop.url)) in (own, site_of(host_of(hop.page_url))):
                continue
            at = self.stage.at(hop.wall)
            for piece in await self.stage.outgoing.pieces(hop):
                if piece.opaque or len(found) >= MOST:
                    continue
                found += [
                    SentData(
                        kind=one.kind,
                        form=one.form,
                        where=piece.where,
                        field=one.field,
                        sha256=one.sha256,
                        request=hop.id,
                        at=at,
                        domain=one.domain,
                        role=one.role,
                    )
                    for one in found_in(piece.text)
                ]
        return tuple(found)
