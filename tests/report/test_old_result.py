"""A result of an earlier schema, with nothing but what every result has, still renders in every format."""

import msgspec
import pytest

import auditor.report
from auditor import registry
from auditor.model.result import AuditResult
from auditor.report._portfolio import Audit, pages

OLD = b"""{
  "schema_version": 0,
  "tool": {"version": "0.0.1", "browser": "Chromium 120"},
  "target": {"url": "https://old.example/", "site": "old.example"},
  "started": "2025-01-02T03:04:05Z", "finished": "2025-01-02T03:05:05Z",
  "visits": [{"id": "v1", "state": "no-action", "stance": "undecided", "status": "complete", "reason": null,
    "pages": [{"url": "https://old.example/", "final_url": "https://old.example/", "status": 200, "title": "Old"}],
    "consent": {}, "third_party_cookies": "kept"}],
  "documents": [{"id": "d1", "kind": "privacy", "url": "https://old.example/privacy", "found": "footer link"}],
  "vendors": [{"id": "hotjar", "name": "Hotjar", "product": "hotjar", "company": "Hotjar", "country": "MT",
    "parent": null, "classes": ["analytics"], "attribution": "certain", "label": "not-mentioned",
    "verdict": "not-disclosed", "observed": {"no-action": {"requests": 2, "hosts": ["static.hotjar.com"]}}}],
  "unknown_hosts": [{"site": "unknown.example", "hosts": ["a.unknown.example"]}],
  "cookies": [{"name": "_hj", "domain": "old.example", "path": "/", "vendor": "hotjar", "party": "first",
    "set_by": {"kind": "script", "url": "https://static.hotjar.com/x.js"}, "states": ["no-action"], "stored": true,
    "refused_reason": null, "lifetime_seconds": 3600, "secure": true, "http_only": false, "same_site": null,
    "partitioned": false}],
  "storage": [],
  "findings": [{"fingerprint": "0123456789abcdef0123456789abcdef", "check": "a-check-since-removed", "verdict": "fail",
    "severity": "high", "confidence": "certain", "weight": null,
    "subject": {"kind": "vendor", "key": "hotjar", "label": "Hotjar"}, "message": "Observed Hotjar.",
    "occurrences": [], "evidence": [], "legal": [],
    "remediation": {"where": "w", "what": "Name it.", "wording": "", "owner": "legal", "verify": "v"}}],
  "checks": [], "limitations": []
}"""
RESULT = msgspec.json.decode(OLD, type=AuditResult)
FORMATS = registry.members(auditor.report, ("render",))


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_renders_it(format: str) -> None:
    made = FORMATS[format].render(RESULT, {})
    files = made if isinstance(made, dict) else {"": made}

    assert all(files.values())
    if format in ("html", "pdf", "markdown", "sarif"):
        assert all("Hotjar" in data.decode() for data in files.values())


def test_the_overview_renders_it() -> None:
    assert b"old.example" in pages((Audit(result=RESULT, href="x.html"),), {}, "en")["index.html"]
