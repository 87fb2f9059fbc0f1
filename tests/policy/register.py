"""A small register by hand: enough for the worked examples, independent of the one that ships."""

from auditor.model.kinds import GuardTier, VendorClass
from auditor.model.register import Company, Guard, HostSignature, LegalEntity, Name, Product, Register, StoragePattern

_CUE = Guard(tier=GuardTier.CUE, cues=("insight tag", "pixel", "ads", "plugin"))
_STRICT = Guard(tier=GuardTier.STRICT)


def _product(id: str, company: str, name: str, kind: VendorClass, *names: str, **more: object) -> Product:
    return Product(
        id=id,
        company=company,
        name=name,
        classes=(kind,),
        names=tuple(Name(text=n) for n in names) + tuple(more.pop("also", ())),  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


def _company(id: str, name: str, web_products: int, **more: object) -> Company:
    return Company(id=id, name=name, country=None, web_products=web_products, **more)  # type: ignore[arg-type]


def _entity(name: str, country: str = "US") -> tuple[LegalEntity, ...]:
    return (LegalEntity(name=name, country=country),)


_PRODUCTS = (
    _product(
        "google-analytics",
        "google",
        "Google Analytics",
        VendorClass.ANALYTICS,
        "GA4",
        functions=(("analytics",), ("webanalyse",)),
        cookies=(StoragePattern(name="_ga"), StoragePattern(name="_ga_*"), StoragePattern(name="_gid")),
    ),
    _product(
        "google-ads",
        "google",
        "Google Ads",
        VendorClass.ADVERTISING,
        also=(Name(text="Google AdWords", former=True, until="2018"),),
    ),
    _product("google-tag-manager", "google", "Google Tag Manager", VendorClass.TAG_MANAGER),
    _product("google-maps", "google", "Google Maps", VendorClass.MAPS),
    _product("google-fonts", "google", "Google Fonts", VendorClass.FONTS),
    _product("google-sign-in", "google", "Google Sign-In", VendorClass.LOGIN, "Sign in with Google"),
    _product(
        "meta-pixel",
        "meta",
        "Meta Pixel",
        VendorClass.ADVERTISING,
        functions=(("pixel",), ("custom audiences",)),
        also=(Name(text="Facebook Pixel", former=True, until="2022"),),
        cookies=(StoragePattern(name="_fbp"),),
    ),
    _product(
        "facebook-plugins",
        "meta",
        "Facebook social plugins",
        VendorClass.SOCIAL,
        functions=(("like button",), ("plugin",)),
    ),
    _product("linkedin-insight", "linkedin", "LinkedIn Insight Tag", VendorClass.ADVERTISING),
    _product("linkedin-widgets", "linkedin", "LinkedIn widgets", VendorClass.SOCIAL),
    _product(
        "clarity",
        "microsoft",
        "Microsoft Clarity",
        VendorClass.SESSION_REPLAY,
        functions=(("heatmaps",), ("session recording",)),
    ),
    _product("microsoft-advertising", "microsoft", "Microsoft Advertising", VendorClass.ADVERTISING),
    _product(
        "hotjar",
        "hotjar-ltd",
        "Hotjar",
        VendorClass.SESSION_REPLAY,
        policy_domains=("hotjar.com",),
        hosts=(HostSignature(host="hotjar.com"),),
        cookies=(StoragePattern(name="_hjSessionUser_*"),),
    ),
    _product("matomo", "innocraft", "Matomo", VendorClass.ANALYTICS),
    _product("criteo", "criteo-sa", "Criteo", VendorClass.ADVERTISING),
    _product("doubleclick", "google", "DoubleClick", VendorClass.ADVERTISING),
    _product(
        "drift",
        "drift-inc",
        "Drift",
        VendorClass.CHAT,
        "Drift.com",
        "Drift chat",
        also=(Name(text="Drift", guard=_STRICT),),
    ),
    _product(
        "segment",
        "twilio",
        "Segment",
        VendorClass.ANALYTICS,
        "Twilio Segment",
        "Segment.io",
        also=(Name(text="Segment", guard=_STRICT),),
    ),
    _product(
        "intercom",
        "intercom-inc",
        "Intercom",
        VendorClass.CHAT,
        also=(Name(text="Intercom", guard=Guard(tier=GuardTier.CUE, cues=("chat", "messenger"))),),
    ),
    _product("trello", "atlassian", "Trello", VendorClass.SOFTWARE, off_site=True),
    _product("jira", "atlassian", "Jira", VendorClass.SOFTWARE, off_site=True),
    _product("mailchimp", "intuit", "Mailchimp", VendorClass.EMAIL),
)

_COMPANIES = (
    _company(
        "google",
        "Google",
        7,
        group_name=True,
        entities=_entity("Google Ireland Limited", "IE") + _entity("Google LLC"),
        domains=("google.com",),
    ),
    _company(
        "meta",
        "Meta",
        2,
        names=(Name(text="Facebook"), Name(text="Meta Platforms"), Name(text="Meta", guard=_STRICT)),
        entities=_entity("Meta Platforms Ireland Limited", "IE"),
    ),
    _company("microsoft", "Microsoft", 2, group_name=True, entities=_entity("Microsoft Corporation")),
    _company("linkedin", "LinkedIn", 2, parent="microsoft", names=(Name(text="LinkedIn", guard=_CUE),)),
    _company("hotjar-ltd", "Hotjar Ltd", 1, entities=_entity("Hotjar Limited", "MT")),
    _company("innocraft", "InnoCraft", 1),
    _company("criteo-sa", "Criteo SA", 1),
    _company("drift-inc", "Drift.com, Inc.", 1),
    _company("twilio", "Twilio", 1),
    _company("intercom-inc", "Intercom, Inc.", 1),
    _company("atlassian", "Atlassian", 0),
    _company("intuit", "Intuit", 1),
)

REGISTER = Register(products={p.id: p for p in _PRODUCTS}, companies={c.id: c for c in _COMPANIES}, sha256="by-hand")
