"""Strings a hostile website may put anywhere it controls, and a result that carries one in every text of the site."""

from typing import Any

import msgspec

from auditor.model.result import AuditResult
from tests.report import sample

STRINGS = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "'><svg/onload=window.hacked=1>",
    "</style><script>window.hacked=1</script>",
    "</textarea></title></p></td></table><h1>gone</h1>",
    "javascript:window.hacked=1",
    "JaVaScRiPt:window.hacked=1//https://a.example/",
    "data:text/html,<script>window.hacked=1</script>",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "<!-- --><![CDATA[ ]]>",
    '=HYPERLINK("https://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "  =1+1",
    'a\r\nb\n"c","=1+1"',
    "| a | b |\n| --- | --- |",
    "`code` **bold** [x](javascript:alert(1)) ![y](https://evil.example/p.png) @everyone #1",
    "\x1b[31mred\x1b]0;title\x07\x1b]8;;https://evil.example\x1b\\link\x9b1m",
    "abc\u202etxt.exe\u2066\u200b\ufeff\u2028",
    "\x00\x01\x7f",
    "[bold red]markup[/bold red] [link=https://evil.example]x[/link]",
    "é" * 5000,
    "a" * 100_000,
    "\U0001f1e9\U0001f1ea 你好 שלום مرحبا",
)

_SITE = {
    "name", "domain", "url", "final_url", "title", "text", "found", "source", "page", "heading", "chain", "hosts", "cookies",
    "storage", "site", "origin", "value", "same_site", "path", "message", "where", "clicked", "cmp", "proof",
    "what", "wording", "owner", "verify", "initiator", "entity", "company", "parent", "country", "provider", "lifetime_text",
    "purpose", "refused_reason", "names", "last_updated", "language", "failure_title", "why", "counter",
    "user_agent", "browser", "command", "browser_arguments", "limitations", "occurrences", "first_party",
}  # fmt: skip


def result(text: str) -> AuditResult:
    """The sample with this text in place of every name, title, address and quote that comes from outside."""
    raw = msgspec.to_builtins(sample.result())
    return msgspec.convert(_poisoned(raw, text, ""), type=AuditResult)


def _poisoned(value: Any, text: str, field: str) -> Any:
    if isinstance(value, dict) and field in ("signals", "failures"):
        return dict.fromkeys((text,), text)
    if isinstance(value, dict):
        return {key: _poisoned(one, text, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_poisoned(one, text, field) for one in value]
    return text if isinstance(value, str) and field in _SITE else value
