"""Cases of checks whose own test modules build their evidence otherwise; see `tests.checks.test_cases`."""

from tests.checks.cases.common import Cases
from tests.checks.cases.consent import CONSENT
from tests.checks.cases.cookies import COOKIES
from tests.checks.cases.disclosure import DISCLOSURE
from tests.checks.cases.documents import AUDIT, DOCUMENTS

CASES: dict[str, Cases] = {**DISCLOSURE, **COOKIES, **CONSENT, **DOCUMENTS, **AUDIT}
