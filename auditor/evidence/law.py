"""Legal references that checks print, each a fact with its weight and the profiles where it applies.

Law as of mid-2026, from secondary sources unless the text is the provision itself. Nothing here is legal advice.
"""

from auditor.model.check import LegalReference
from auditor.model.kinds import Profile, Weight

LAW_AS_OF = "2026-06"
GDPR_LANDS = (Profile.EU, Profile.FR, Profile.DE, Profile.UK)
EU_LANDS = (Profile.EU, Profile.FR, Profile.DE)

RECIPIENTS = LegalReference(
    key="GDPR 13(1)(e)",
    text="People must be told the recipients, or categories of recipients, of their personal data.",
    weight=Weight.BINDING,
    profiles=GDPR_LANDS,
    counter="The article itself lets a policy name categories of recipients instead of each recipient.",
    source="gdprhub.eu, Article 13",
)
PURPOSES = LegalReference(
    key="GDPR 13(1)(c)",
    text="People must be told the purposes for which their data are meant, and the legal basis.",
    weight=Weight.BINDING,
    profiles=GDPR_LANDS,
    source="gdprhub.eu, Article 13",
)
FAIRNESS = LegalReference(
    key="GDPR 5(1)(a)",
    text="Personal data must be processed fairly and in a transparent manner.",
    weight=Weight.BINDING,
    profiles=GDPR_LANDS,
)
PLAIN = LegalReference(
    key="GDPR 12(1)",
    text="Information must be concise, transparent, intelligible and easily accessible, in clear and plain language.",
    weight=Weight.BINDING,
    profiles=GDPR_LANDS,
)
INFORM = LegalReference(
    key="GDPR 13",
    text="People must be informed when data about them are collected from them.",
    weight=Weight.BINDING,
    profiles=GDPR_LANDS,
)
CONSENT = LegalReference(
    key="GDPR 4(11) and 7",
    text="Consent must be specific and informed, and it must be as easy to withdraw as to give.",
    weight=Weight.BINDING,
    profiles=GDPR_LANDS,
)
ACCOUNTABLE = LegalReference(
    key="GDPR 5(2)",
    text="The controller must be able to show that it follows the principles; a list nobody keeps shows the opposite.",
    weight=Weight.GOOD_PRACTICE,
    profiles=GDPR_LANDS,
)
DEVICE = LegalReference(
    key="ePrivacy Directive 5(3)",
    text="Storing information on a visitor's device or reading it there needs clear information and consent, unless it "
    "serves the transmission alone or is strictly necessary for what the visitor asked for.",
    weight=Weight.BINDING,
    profiles=(Profile.EU,),
)
DEVICE_FR = LegalReference(
    key="Loi Informatique et Libertés, Art. 82",
    text="France's version of the rule that storing or reading on a device needs information and consent.",
    weight=Weight.BINDING,
    profiles=(Profile.FR,),
)
DEVICE_DE = LegalReference(
    key="§ 25 TDDDG",
    text="Germany's version of the rule that storing or reading on a device needs information and consent.",
    weight=Weight.BINDING,
    profiles=(Profile.DE,),
    source="IHK Köln on the renaming of 14 May 2024",
)
DEVICE_UK = LegalReference(
    key="PECR reg. 6 and Schedule A1",
    text="Storing or accessing information on a device, or instigating it, needs information and consent unless one of "
    "five exceptions applies (in force since 5 February 2026).",
    weight=Weight.BINDING,
    profiles=(Profile.UK,),
    counter="The exception for statistical purposes may apply where improving the service is the sole purpose, results "
    "are aggregate, and people are informed and have a simple and free means to object.",
    source="Hunton, May 2026; blakemorgan.co.uk, 30 July 2025",
)
DEVICE_CH = LegalReference(
    key="Swiss TCA 45c",
    text="Visitors must be informed of data processing on their devices and of their right to refuse it.",
    weight=Weight.BINDING,
    profiles=(Profile.CH,),
    counter="Commentators disagree whether prior consent is always needed in Switzerland: a legal view is needed.",
    source="cadeproject.org 152009; privaguard.ch; iubenda 173773",
)
DEVICE_RULES = (DEVICE, DEVICE_FR, DEVICE_DE, DEVICE_UK, DEVICE_CH)
PLANET49 = LegalReference(
    key="CJEU C-673/17 Planet49",
    text="Consent to storing takes an active choice, and visitors must be told how long cookies last and whether third "
    "parties may have access to them.",
    weight=Weight.BINDING,
    profiles=EU_LANDS,
    source="ECLI:EU:C:2019:801; europeanlawblog.eu, 8 October 2019",
)
FASHION_ID = LegalReference(
    key="CJEU C-40/17 Fashion ID",
    text="Who embeds a third party's plugin answers jointly for the collection and transmission that this causes and "
    "owes visitors information about it.",
    weight=Weight.BINDING,
    profiles=EU_LANDS,
    source="elvingerhoss.lu; mondaq 833684",
)
TECHNICAL_SCOPE = LegalReference(
    key="EDPB Guidelines 2/2023",
    text="Tracking by URL, pixel, local processing, network address or unique identifier can fall under the rule on "
    "storing and reading. The guidelines speak to scope only, not to exemptions.",
    weight=Weight.GUIDANCE,
    profiles=EU_LANDS,
    counter="Critics find this reading of the rule too wide; no court has settled it.",
    source="Guidelines 2/2023 v2.0 of 7 October 2024, summary at overview.legal/posts/38063",
)
CNIL_LIST = LegalReference(
    key="CNIL guidelines 2020-091 and recommendation 2020-092",
    text="An exhaustive and current list of the controllers must be available when consent is collected.",
    weight=Weight.GUIDANCE,
    profiles=(Profile.FR,),
    source="quantic-avocats, 5 November 2020",
)
CNIL_MEASURING = LegalReference(
    key="CNIL on audience measurement",
    text="Measurement for the site's own anonymous statistics, without following visitors across sites, may be exempt "
    "from consent; visitors must still be informed.",
    weight=Weight.GUIDANCE,
    profiles=(Profile.FR,),
    source="CNIL, restated 4 July 2025 (quantic-avocats, 3 October 2025)",
)
CNIL_FINES = LegalReference(
    key="CNIL decisions of 2025",
    text="CNIL fined SHEIN €150m in September 2025 (cookies before consent, ineffective refusal, incomplete information "
    "on third parties), and in November 2025 Condé Nast €750k (ineffective refusal) and American Express €1.5m (set "
    "despite refusal).",
    weight=Weight.ENFORCEMENT,
    profiles=(Profile.FR, Profile.EU, Profile.DE),
    source="pearlcohen, September 2025; optimalways, December 2025",
)
ICO_THIRD_PARTIES = LegalReference(
    key="ICO guidance on storage and access technologies",
    text="Sites should state the technologies, their purposes and duration, and any third parties who store, access or "
    "process, without ambiguous references to “partners” or “third parties”.",
    weight=Weight.GUIDANCE,
    profiles=(Profile.UK,),
    source="ICO, How do we tell people about the storage and access technologies we use?",
)
SEPHORA = LegalReference(
    key="California v. Sephora (2022)",
    text="Sephora paid $1.2m over an undisclosed sale of data through trackers and ignored Global Privacy Control signals.",
    weight=Weight.ENFORCEMENT,
    profiles=(Profile.US_CA,),
    source="mondaq 1225278",
)
HEALTHLINE = LegalReference(
    key="California enforcement 2025",
    text="Healthline paid $1.55m (trackers after opt-out and despite Global Privacy Control) and Tractor Supply $1.35m.",
    weight=Weight.ENFORCEMENT,
    profiles=(Profile.US_CA,),
    source="wilmerhale, 17 October 2025; gtlaw, 9 July 2025",
)
GPC_SWEEP = LegalReference(
    key="Global Privacy Control outside California",
    text="Honouring the signal is good practice; California, Colorado and Connecticut swept for it in September 2025.",
    weight=Weight.GOOD_PRACTICE,
    profiles=(*GDPR_LANDS, Profile.CH, Profile.NONE),
    source="jdsupra 8367142",
)

NAMING = (
    RECIPIENTS,
    PLANET49,
    FASHION_ID,
    DEVICE_CH,
    ICO_THIRD_PARTIES,
    CNIL_LIST,
    CNIL_FINES,
    SEPHORA,
)
"""On naming who receives data or has access to what is stored."""
