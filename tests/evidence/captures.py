"""Hand-built captures and a small register: shop.test with a tag manager, analytics, an advertiser and a stranger."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from auditor.model.capture import (
    BrowserInfo,
    Capture,
    Consent,
    CookieRecords,
    CookieWrite,
    Document,
    Initiator,
    PageRecord,
    RequestRecord,
    Secret,
    StackFrame,
    StorageWrite,
    Target,
    Visit,
)
from auditor.model.kinds import (
    ConsentAction,
    DocumentKind,
    InitiatorKind,
    ResourceType,
    Stance,
    State,
    StorageKind,
    TargetKind,
    ThirdPartyCookies,
    VendorClass,
    VisitStatus,
)
from auditor.model.register import Company, HostSignature, LegalEntity, Name, Product, Register, StoragePattern
from auditor.model.text import DocumentText
from auditor.policy.text import read

PAGE = "https://www.shop.test/"
TWO = "https://www.shop.test/two"
GTM = "https://tags.tagco.test/container.js?id=T-1"
GA = "https://stats.tagco.test/collect"
AD = "https://px.adcorp.test/pixel"
AD_SCRIPT = "https://cdn.adcorp.test/ad.js"
WHEN = datetime(2026, 11, 22, 5, tzinfo=UTC)
CHOICES = {
    State.NO_ACTION: (Stance.UNDECIDED, ConsentAction.NONE),
    State.ACCEPT: (Stance.GRANTED, ConsentAction.ACCEPT),
    State.REJECT: (Stance.REFUSED, ConsentAction.REJECT),
    State.GPC: (Stance.OPTED_OUT_OF_SALE, ConsentAction.NONE),
}


def product(id: str, company: str, cls: VendorClass, *hosts: str, **more: object) -> Product:
    made = Product(
        id=id,
        company=company,
        name=id.replace("-", " ").title(),
        classes=(cls,),
        names=(Name(text=id.replace("-", " ").title()),),
        hosts=tuple(HostSignature(host=h) for h in hosts),
    )
    return msgspec.structs.replace(made, **more)


def company(id: str, name: str, domain: str) -> Company:
    return Company(
        id=id,
        name=name,
        country="IE",
        entities=(LegalEntity(name=f"{name} Ltd", country="IE"),),
        names=(Name(text=name),),
        domains=(domain,),
    )


REGISTER = Register(
    products={
        "tag-box": product("tag-box", "tagco", VendorClass.TAG_MANAGER, "tags.tagco.test"),
        "site-stats": product(
            "site-stats",
            "tagco",
            VendorClass.ANALYTICS,
            "stats.tagco.test",
            cookies=(StoragePattern(name="_stats", identifier=True), StoragePattern(name="_stats_*", identifier=True)),
        ),
        "adcorp-pixel": product(
            "adcorp-pixel",
            "adcorp",
            VendorClass.ADVERTISING,
            "px.adcorp.test",
            "cdn.adcorp.test",
            cookies=(StoragePattern(name="_adc"), StoragePattern(name="sid", distinctive=False)),
            storage=(StoragePattern(name="adc.*", kind=StorageKind.LOCAL),),
        ),
        "file-cdn": product("file-cdn", "filecdn", VendorClass.CDN, "files.filecdn.test"),
    },
    companies={
        "tagco": company("tagco", "Tagco", "tagco.test"),
        "adcorp": company("adcorp", "Adcorp", "adcorp.test"),
        "filecdn": company("filecdn", "Filecdn", "filecdn.test"),
    },
)


def secret(value: str) -> Secret:
    return Secret(sample=value[:6], length=len(value), sha256=hashlib.sha256(value.encode()).hexdigest())


def by_script(*urls: str) -> Initiator:
    """A script initiator with this stack, innermost first."""
    frames = tuple(StackFrame(url=u, function="f", line=1, column=1) for u in urls)
    return Initiator(kind=InitiatorKind.SCRIPT, url=urls[0], stack=frames)


MARKUP = Initiator(kind=InitiatorKind.MARKUP, url=PAGE)


def request(url: str, *, id: str = "", **changes: object) -> RequestRecord:
    made = RequestRecord(
        id=id or url,
        page=0,
        url=url,
        method="GET",
        type=ResourceType.SCRIPT,
        target=TargetKind.PAGE,
        main_frame=False,
        frame_id="f",
        document_url=PAGE,
        page_url=PAGE,
        initiator=MARKUP,
        at=0.5,
        after_choice=False,
        status=200,
    )
    return msgspec.structs.replace(made, **changes)


def cookie(name: str, value: str = "a1b2c3d4e5f6a7b8", **changes: object) -> CookieWrite:
    made = CookieWrite(
        name=name,
        domain="www.shop.test",
        path="/",
        value=secret(value),
        via_script=True,
        url="",
        document_url=PAGE,
        page=0,
        at=0.6,
        after_choice=False,
        stored=True,
        lifetime_seconds=86400.0,
    )
    return msgspec.structs.replace(made, **changes)


def entry(key: str, value: str = "a1b2c3d4e5f6a7b8", **changes: object) -> StorageWrite:
    made = StorageWrite(
        kind=StorageKind.LOCAL,
        origin="https://www.shop.test",
        key=key,
        value=secret(value),
        url="",
        initiator=None,
        document_url=PAGE,
        page=0,
        at=0.6,
        after_choice=False,
    )
    return msgspec.structs.replace(made, **changes)


def visit(
    state: State,
    *requests: RequestRecord,
    cookies: Sequence[CookieWrite] = (),
    storage: Sequence[StorageWrite] = (),
    **changes: object,
) -> Visit:
    """A complete visit; a choice was clicked at 2 s and verified at 2.2 s on the first page."""
    stance, action = CHOICES[state]
    chosen = action is not ConsentAction.NONE
    consent = Consent(
        banner_seen=True,
        action=action,
        verified=True if chosen else None,
        done_at=2.2 if chosen else None,
        clicked="Accept" if chosen else None,
        clicked_at=2.0 if chosen else None,
    )
    made = Visit(
        id=state.value,
        state=state,
        stance=stance,
        status=VisitStatus.COMPLETE,
        reason=None,
        started=WHEN,
        finished=WHEN,
        third_party_cookies=ThirdPartyCookies.KEPT,
        consent=consent,
        pages=(
            PageRecord(url=PAGE, final_url=PAGE, status=200, title="Shop", started=0.0, ended=5.0),
            PageRecord(url=TWO, final_url=TWO, status=200, title="Two", started=5.0, ended=9.0),
        ),
        requests=requests,
        cookies=CookieRecords(writes=tuple(cookies)),
        storage=tuple(storage),
        screenshots=(),
    )
    return msgspec.structs.replace(made, **changes)


def policy(text: str, id: str = "privacy", kind: DocumentKind = DocumentKind.PRIVACY) -> tuple[Document, DocumentText]:
    """A policy of plain text, as document and as text; counted as long enough to rest an absence on."""
    made = msgspec.structs.replace(read(text.encode(), id=id, kind=kind, media_type="text/plain"), words=400)
    document = Document(
        id=id, kind=kind, url=f"https://www.shop.test/{id}", found="footer link", status=200, text_sha256=made.sha256
    )
    return document, made


def capture(*visits: Visit, documents: Sequence[Document] = (), **changes: object) -> Capture:
    made = Capture(
        tool_version="0",
        browser=BrowserInfo(),
        target=Target(url=PAGE, site="shop.test", first_party=("shop.test",)),
        command=(),
        started=WHEN,
        finished=WHEN,
        asked_states=tuple(v.state for v in visits),
        pages=2,
        visits=visits,
        documents=tuple(documents),
    )
    return msgspec.structs.replace(made, **changes)
