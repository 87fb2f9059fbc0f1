"""Legal references that checks print, each a fact with its weight.

Where a reference applies stands in the profiles' files (`auditor.evidence.jurisdiction`). Law as of mid-2026, from
secondary sources unless the text is the provision itself. Nothing here is legal advice.
"""

from auditor.evidence.jurisdiction import lands
from auditor.model.check import LegalReference
from auditor.model.kinds import Weight


def _reference(
    *, key: str, text: str, weight: Weight, counter: str | None = None, source: str | None = None
) -> LegalReference:
    """A reference with the profiles that name it."""
    return LegalReference(key=key, text=text, weight=weight, profiles=lands(key), counter=counter, source=source)


RECIPIENTS = _reference(
    key="GDPR 13(1)(e)",
    text="People must be told the recipients, or categories of recipients, of their personal data.",
    weight=Weight.BINDING,
    counter="The article itself lets a policy name categories of recipients instead of each recipient.",
    source="gdprhub.eu, Article 13",
)
PURPOSES = _reference(
    key="GDPR 13(1)(c)",
    text="People must be told the purposes for which their data are meant, and the legal basis.",
    weight=Weight.BINDING,
    source="gdprhub.eu, Article 13",
)
FAIRNESS = _reference(
    key="GDPR 5(1)(a)",
    text="Personal data must be processed fairly and in a transparent manner.",
    weight=Weight.BINDING,
)
PLAIN = _reference(
    key="GDPR 12(1)",
    text="Information must be concise, transparent, intelligible and easily accessible, in clear and plain language.",
    weight=Weight.BINDING,
)
INFORM = _reference(
    key="GDPR 13",
    text="People must be informed when data about them are collected from them.",
    weight=Weight.BINDING,
)
CONSENT = _reference(
    key="GDPR 4(11) and 7",
    text="Consent must be specific and informed, and it must be as easy to withdraw as to give.",
    weight=Weight.BINDING,
)
ACCOUNTABLE = _reference(
    key="GDPR 5(2)",
    text="The controller must be able to show that it follows the principles; a list nobody keeps shows the opposite.",
    weight=Weight.GOOD_PRACTICE,
)
DEVICE = _reference(
    key="ePrivacy Directive 5(3)",
    text="Storing information on a visitor's device or reading it there needs clear information and consent, unless it "
    "serves the transmission alone or is strictly necessary for what the visitor asked for.",
    weight=Weight.BINDING,
)
DEVICE_FR = _reference(
    key="Loi Informatique et Libertés, Art. 82",
    text="France's version of the rule that storing or reading on a device needs information and consent.",
    weight=Weight.BINDING,
)
DEVICE_DE = _reference(
    key="§ 25 TDDDG",
    text="Germany's version of the rule that storing or reading on a device needs information and consent.",
    weight=Weight.BINDING,
    source="IHK Köln on the renaming of 14 May 2024",
)
DEVICE_UK = _reference(
    key="PECR reg. 6 and Schedule A1",
    text="Storing or accessing information on a device, or instigating it, needs information and consent unless one of "
    "five exceptions applies (in force since 5 February 2026).",
    weight=Weight.BINDING,
    counter="The exception for statistical purposes may apply where improving the service is the sole purpose, results "
    "are aggregate, and people are informed and have a simple and free means to object.",
    source="Hunton, May 2026; blakemorgan.co.uk, 30 July 2025",
)
DEVICE_CH = _reference(
    key="Swiss TCA 45c",
    text="Visitors must be informed of data processing on their devices and of their right to refuse it.",
    weight=Weight.BINDING,
    counter="Commentators disagree whether prior consent is always needed in Switzerland: a legal view is needed.",
    source="cadeproject.org 152009; privaguard.ch; iubenda 173773",
)
DEVICE_RULES = (DEVICE, DEVICE_FR, DEVICE_DE, DEVICE_UK, DEVICE_CH)
PLANET49 = _reference(
    key="CJEU C-673/17 Planet49",
    text="Consent to storing takes an active choice, and visitors must be told how long cookies last and whether third "
    "parties may have access to them.",
    weight=Weight.BINDING,
    source="ECLI:EU:C:2019:801; europeanlawblog.eu, 8 October 2019",
)
FASHION_ID = _reference(
    key="CJEU C-40/17 Fashion ID",
    text="Who embeds a third party's plugin answers jointly for the collection and transmission that this causes and "
    "owes visitors information about it.",
    weight=Weight.BINDING,
    source="elvingerhoss.lu; mondaq 833684",
)
TECHNICAL_SCOPE = _reference(
    key="EDPB Guidelines 2/2023",
    text="Tracking by URL, pixel, local processing, network address or unique identifier can fall under the rule on "
    "storing and reading. The guidelines speak to scope only, not to exemptions.",
    weight=Weight.GUIDANCE,
    counter="Critics find this reading of the rule too wide; no court has settled it.",
    source="Guidelines 2/2023 v2.0 of 7 October 2024, summary at overview.legal/posts/38063",
)
FINGERPRINT_OPINION = _reference(
    key="Article 29 Working Party Opinion 9/2014",
    text="Reading properties of a device to recognise it falls under the rule on storing and reading; security may be "
    "strictly necessary, analytics and advertising are not.",
    weight=Weight.GUIDANCE,
    counter="The opinion is older than the GDPR, and of a body that no longer exists.",
    source="WP 224, Opinion 9/2014 on device fingerprinting, 25 November 2014",
)
CNIL_LIST = _reference(
    key="CNIL guidelines 2020-091 and recommendation 2020-092",
    text="An exhaustive and current list of the controllers must be available when consent is collected.",
    weight=Weight.GUIDANCE,
    source="quantic-avocats, 5 November 2020",
)
CNIL_MEASURING = _reference(
    key="CNIL on audience measurement",
    text="Measurement for the site's own anonymous statistics, without following visitors across sites, may be exempt "
    "from consent; visitors must still be informed.",
    weight=Weight.GUIDANCE,
    source="CNIL, restated 4 July 2025 (quantic-avocats, 3 October 2025)",
)
CNIL_FINES = _reference(
    key="CNIL decisions of 2025",
    text="CNIL fined SHEIN €150m in September 2025 (cookies before consent, ineffective refusal, incomplete information "
    "on third parties), and in November 2025 Condé Nast €750k (ineffective refusal) and American Express €1.5m (set "
    "despite refusal, and still read after withdrawal).",
    weight=Weight.ENFORCEMENT,
    source="pearlcohen, September 2025; optimalways, December 2025",
)
ICO_THIRD_PARTIES = _reference(
    key="ICO guidance on storage and access technologies",
    text="Sites should state the technologies, their purposes and duration, and any third parties who store, access or "
    "process, without ambiguous references to “partners” or “third parties”.",
    weight=Weight.GUIDANCE,
    source="ICO, How do we tell people about the storage and access technologies we use?",
)
SEPHORA = _reference(
    key="California v. Sephora (2022)",
    text="Sephora paid $1.2m over an undisclosed sale of data through trackers and ignored Global Privacy Control signals.",
    weight=Weight.ENFORCEMENT,
    source="mondaq 1225278",
)
HEALTHLINE = _reference(
    key="California enforcement 2025",
    text="Healthline paid $1.55m (trackers after opt-out and despite Global Privacy Control) and Tractor Supply $1.35m.",
    weight=Weight.ENFORCEMENT,
    source="wilmerhale, 17 October 2025; gtlaw, 9 July 2025",
)
GPC_SWEEP = _reference(
    key="Global Privacy Control outside California",
    text="Honouring the signal is good practice; California, Colorado and Connecticut swept for it in September 2025.",
    weight=Weight.GOOD_PRACTICE,
    source="jdsupra 8367142",
)

PERIOD = _reference(
    key="GDPR 13(2)(a)",
    text="People must be told how long their data are stored, or the criteria that decide it.",
    weight=Weight.BINDING,
)
LIMITS = _reference(
    key="GDPR 5(1)(c) and (e)",
    text="Personal data must be limited to what is necessary, and kept no longer than necessary.",
    weight=Weight.BINDING,
)
ACCURATE = _reference(
    key="GDPR 5(1)(d)",
    text="Personal data, and what is said about them, should be accurate and kept up to date.",
    weight=Weight.GOOD_PRACTICE,
)
SECURE = _reference(
    key="GDPR 5(1)(f) and 32",
    text="Personal data must be protected by appropriate technical and organisational measures.",
    weight=Weight.BINDING,
)
TRANSFERS = _reference(
    key="GDPR 13(1)(f)",
    text="People must be told that data go to a third country, on which safeguard, and how to get a copy of it.",
    weight=Weight.BINDING,
)
CONTROLLER = _reference(
    key="GDPR 13(1)(a)",
    text="People must be told who the controller is and how to reach it.",
    weight=Weight.BINDING,
)
WITHDRAWAL = _reference(
    key="GDPR 7(3) and 13(2)(c)",
    text="Consent can be withdrawn at any time, as easily as it was given, and people must be told so.",
    weight=Weight.BINDING,
)
SENSITIVE = _reference(
    key="GDPR 9",
    text="Data that reveal health, religion, union membership or the like need a ground of their own.",
    weight=Weight.BINDING,
)
BANNER_REPORT = _reference(
    key="EDPB Cookie Banner Taskforce report",
    text="Most authorities object to banners without a way to refuse on the layer that lets people accept, to purposes "
    "wrongly called essential, and to banners without a lasting way to withdraw.",
    weight=Weight.GUIDANCE,
    counter="The report is a common denominator and not binding; on the refuse button it speaks of a vast majority of "
    "authorities, not of all.",
    source="EDPB, report of the Cookie Banner Taskforce, adopted January 2023",
)
CNIL_REFUSING = _reference(
    key="CNIL guidelines 2020-091, refusing",
    text="Refusing must be as easy as accepting.",
    weight=Weight.GUIDANCE,
    source="quantic-avocats, 5 November 2020",
)
CNIL_CHOICE = _reference(
    key="CNIL recommendation 2020-092, keeping the choice",
    text="Keeping a choice, a refusal as well as an acceptance, for about six months is good practice.",
    weight=Weight.GUIDANCE,
    source="foxrothschild; quantic-avocats, 5 November 2020",
)
HONDA = _reference(
    key="California v. Honda (2025)",
    text="Honda paid $632,500 where refusing took two clicks and accepting one.",
    weight=Weight.ENFORCEMENT,
    source="wilmerhale, 17 October 2025; gtlaw, 9 July 2025",
)
TRACTOR_SUPPLY = _reference(
    key="California v. Tractor Supply (2025)",
    text="The case alleged, among other things, a privacy policy that had not been reviewed within twelve months.",
    weight=Weight.ENFORCEMENT,
    source="wilmerhale, 17 October 2025",
)
WIRETAP = _reference(
    key="Californian wiretap and pen-register claims",
    text="Between February 2022 and March 2025 some 1,850 such cases were counted, most of them in California, many over "
    "recording visits.",
    weight=Weight.ENFORCEMENT,
    source="count of claims filed from February 2022 to March 2025",
)
FRAMEWORK = _reference(
    key="EU–US Data Privacy Framework",
    text="The General Court upheld the framework's adequacy decision on 3 September 2025 (T-553/23); an appeal is "
    "pending, so a fallback is worth naming.",
    weight=Weight.GUIDANCE,
    source="General Court, T-553/23",
)
TDDDG_NAME = _reference(
    key="Renaming of the TTDSG",
    text="The German act is called TDDDG since 14 May 2024.",
    weight=Weight.GOOD_PRACTICE,
    source="IHK Köln on the renaming of 14 May 2024",
)
UPKEEP = _reference(
    key="Good practice",
    text="Documents that carry a date, say what is in use and are reviewed regularly can be relied on.",
    weight=Weight.GOOD_PRACTICE,
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
