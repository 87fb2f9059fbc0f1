"""Local files as documents: which kind of document they are."""

from auditor.model.kinds import DocumentKind

_COOKIES = ("cookie", "tracker", "kakor", "evaste", "traceur", "ciasteczk")


def kind_of(name: str, title: str) -> DocumentKind:
    """Cookie policy where file name or title speaks of cookies alone, else privacy policy."""
    words = f"{name} {title}".lower()
    cookies = any(word in words for word in _COOKIES)
    return (
        DocumentKind.COOKIES
        if cookies and "privac" not in words and "datenschutz" not in words
        else DocumentKind.PRIVACY
    )
