"""A consent tool's own layers (banner, preferences, vendor list) inside a page, apart from the page's own words.

They stand in the markup of every page of a site, also of its privacy policy; what only they name is disclosed by the
consent tool, not by the policy. The containers are those the tools document for styling.
"""

from selectolax.lexbor import LexborHTMLParser

CONTAINERS = {
    "Cookiebot": ("#CybotCookiebotDialog", "#cookiebanner-cybot"),
    "OneTrust": ("#onetrust-consent-sdk",),
    "Usercentrics": ("#usercentrics-root", "#usercentrics-cmp-ui", "#uc-center-container"),
    "Didomi": ("#didomi-host",),
    "CookieYes": (".cky-consent-container", ".cky-modal", "#cookie-law-info-bar", "#cliSettingsPopup"),
    "Complianz": ("#cmplz-cookiebanner-container", ".cmplz-cookiebanner"),
    "iubenda": ("#iubenda-cs-banner", "#iubFooterBtn", ".iubenda-tp"),
    "Termly": ("#termly-code-snippet-support",),
    "Klaro": ("#klaro", ".klaro"),
    "tarteaucitron": ("#tarteaucitronRoot",),
    "vanilla-cookieconsent": ("#cc-main", "#cc--main"),
}
"""Consent tool → selectors of the elements it adds to a page."""

_LARGEST = 20_000_000


def split(html: str) -> tuple[str, str, str]:
    """The page without the layers of consent tools, the layers as a page of their own, and the tool's name.

    Layers and name are empty where there are none; the page is then the very input.
    """
    if len(html) > _LARGEST or not any(_mark(s) in html for found in CONTAINERS.values() for s in found):
        return html, "", ""
    tree = LexborHTMLParser(html)
    taken: list[str] = []
    name = ""
    for tool, selectors in CONTAINERS.items():
        for selector in selectors:
            for node in tree.css(selector):
                if node.parent is None or node.tag in ("html", "body", "main"):
                    continue
                taken.append(node.html or "")
                name = name or tool
                node.decompose()
    if not taken:
        return html, "", ""
    root = tree.css_first("html")
    language = (root.attributes.get("lang") or "") if root is not None else ""
    layers = f'<!doctype html><html lang="{language[:5]}"><body><main>{"".join(taken)}</main></body></html>'
    return tree.html or "", layers, name


def _mark(selector: str) -> str:
    return selector[1:]
