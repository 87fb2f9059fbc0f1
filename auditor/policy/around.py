"""What stands around one mention: the cues of its sentence, introduction and headings (the keys are told in context.py)."""

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from auditor.model.kinds import Form, VendorClass
from auditor.model.register import Product
from auditor.model.text import Block
from auditor.policy import apps, native, roles, sentences
from auditor.policy.cues import Hit

if TYPE_CHECKING:
    from auditor.policy.context import Context

_AUDIENCES = frozenset({"scope.jobs", "scope.profile"})

_NEAR = 16
_AFFILIATE = re.compile(r"af+ili|kumppanuus|partnersk\w* (?:odkaz|link)|werbe-?link|provisions", re.IGNORECASE)
"""Links that earn a commission."""


class Around:
    """The cues around one mention, and where they stand."""

    def __init__(
        self,
        context: "Context",
        block: Block,
        start: int,
        end: int,
        form: Form,
        product: Product | None,
    ) -> None:
        self.context, self.block = context, block
        self.start, self.end, self.form, self.product = start, end, form, product
        self.classes = frozenset(product.classes) if product else frozenset()
        self._span = context.sentence(block, start, end)
        self.hits = hits = context.cues.within(*self._span)
        self.keys = context.cues.keys_within(*self._span)
        if context.cues.within(start, end):
            self.keys = frozenset(h[2] for h in hits if not (h[0] >= start and h[1] <= end))
        self.native = native.is_native(product)
        if "scope.property" in self.keys and (
            apps.in_web_policy(context, hits)
            or apps.in_browser(context, self.sentence(), hits)
            or (
                VendorClass.HOSTING in self.classes
                and apps.hosted(context, hits, context.text[slice(*self.sentence())])
            )
        ):
            self.keys -= {"scope.property"}
        if "scope.links" in self.keys and all(
            _AFFILIATE.search(context.text, max(0, h.start - _NEAR), h.end) for h in hits if h.key == "scope.links"
        ):
            self.keys -= {"scope.links"}  # which earns by the visitor, and so is told to be used
        self.website = "scope.website" in self.keys
        self.strong = "scope.strong" in self.keys
        self.category = form is Form.CATEGORY
        self.own: tuple[int, int] | None = None
        self.bare = (product is None or form is Form.COMPANY) and not self.category
        self.intro = context.cues.keys_within(*block.intro) if block.intro else frozenset()

    def sentence(self) -> tuple[int, int]:
        return self._span

    def _sentence_after(self) -> tuple[int, int] | None:
        _, stop = self.sentence()
        return self.context.sentence(self.block, stop + 1, stop + 2) if stop + 1 < self.block.end else None

    def _headings(self) -> tuple[frozenset[str], ...]:
        """The keys of the headings; the document's title, which names its owner's trade, counts where it says for whom."""
        keys = self.context.heading_keys(self.block)
        titled = bool(self.block.heading) and self.block.heading[0] == self.context.title
        if titled and keys and not keys[0] & _AUDIENCES:
            keys = keys[1:]
        label = sentences.label(self.context.text, self.block, self.sentence())
        return (*keys, self.context.cues.keys_within(*label)) if label else keys

    def _lead(self, key: str, words: int) -> bool:
        """Whether a cue stands before the name, at most so many words away; other vendors' names between do not count."""
        return key in self.keys and any(
            h.key == key and h.end <= self.start and self.context.few_but_names(h.end, self.start, words)
            for h in self.hits
        )

    def _told(self, *keys: str) -> list[Hit]:
        """The hits of some keys outside the name."""
        return [h for h in self.hits if h.key in keys and not (h.start >= self.start and h.end <= self.end)]

    def _in_name(self, cue: Hit) -> bool:
        """Whether a cue is only part of a vendor's name ("Google Cloud")."""
        named = self.context.named
        i = bisect_right(named, (cue.start, len(self.context.text))) - 1
        return i >= 0 and cue.end <= named[i][1]

    def _placed(self, *of: str) -> bool:
        """Whether the website itself is named in the sentence: "cookies in the app" names none."""
        return any(
            h.key in (of or ("scope.website", "scope.strong")) and roles.PLACE.search(self.context.text, h.start, h.end)
            for h in self.hits
            if not (h.start >= self.start and h.end <= self.end)
        )
