from auditor.evidence import drafts
from auditor.model.check import Draft, Outcome
from auditor.model.kinds import Confidence, Severity, State, SubjectKind, VendorClass, Verdict
from auditor.model.text import Quote
from tests.checks.evidences import QUOTE, TRACKING, evidence, seen, unknown, vendor, visit

FAIL = Draft(
    subject=drafts.subject(vendor()), message="Observed.", severity=Severity.LOW, confidence=Confidence.CERTAIN
)
REVIEW = Draft(
    subject=drafts.subject(vendor()),
    message="Observed.",
    severity=Severity.LOW,
    confidence=Confidence.CERTAIN,
    verdict=Verdict.REVIEW,
)


def test_lists_in_words() -> None:
    assert drafts.listed([]) == ""
    assert drafts.listed(["a"]) == "a"
    assert drafts.listed(["a", "b", "a"]) == "a and b"
    assert drafts.listed(["a", "b", "c"]) == "a, b and c"
    assert drafts.listed("abcdef", 4) == "a, b, c, d and 2 more"


def test_activity_in_words() -> None:
    both = [(State.ACCEPT, TRACKING), (State.GPC, seen(requests=1, storage=("k", "l")))]
    assert drafts.activity(both) == "3 requests to px.vendor.test, the cookie _id and the storage entries k and l"


def test_proofs_take_every_state_in_turn() -> None:
    many = [(state, seen()) for state in (State.NO_ACTION, State.ACCEPT)]
    assert len(drafts.proofs(many)) == 1
    assert drafts.occurrences(many)[0].startswith("no-action: 2 requests")


def test_quotes_are_cut_at_a_word() -> None:
    long = Quote(document="privacy", start=0, end=400, text="word " * 80)
    assert drafts.quoted(long, 20) == "word word word word …"
    assert drafts.quoted(QUOTE) == QUOTE.text
    assert drafts.quoted(None) == ""
    assert drafts.place(QUOTE) == "“Privacy › Cookies”"
    assert "policy" in drafts.place(None)


def test_subjects() -> None:
    assert drafts.subject(unknown("odd.test")).kind is SubjectKind.HOST
    assert drafts.subject(vendor()).key == "hotjar"
    assert drafts.visit_subject(visit(State.REJECT, id="7")).key == "reject"
    assert drafts.site_subject(evidence()).key == "shop.test"


def test_fix_values_are_never_empty() -> None:
    bare = vendor(observed={}, classes=(), company="", country=None, quotes=())
    for name, value in drafts.fill(bare, evidence(bare)).items():
        assert value or name == "quote", name
    assert drafts.purpose(vendor(classes=(VendorClass.ABM,))) == "recognising visiting companies"
    assert all(drafts.unknown_fill(unknown("odd.test"), evidence()).values())


def test_the_verdict_follows_from_what_was_found() -> None:
    def verdict(*findings: Draft, untested: tuple[tuple[str, str], ...] = ()) -> Outcome:
        return drafts.conclude(findings, untested=untested, otherwise="Nothing found.")

    assert verdict(FAIL, REVIEW).verdict is Verdict.FAIL
    assert verdict(REVIEW).verdict is Verdict.REVIEW
    assert verdict(FAIL, untested=(("a", "why."),)).untested == (("a", "why."),)
    silent = verdict(untested=(("a", "why."), ("b", "why.")))
    assert (silent.verdict, silent.reason) == (Verdict.NOT_TESTED, "why.")
    assert (verdict().verdict, verdict().reason) == (Verdict.PASS, "Nothing found.")
