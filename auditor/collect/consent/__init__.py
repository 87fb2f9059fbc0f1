"""Consent banners: find them, operate them, and prove that it took effect.

`words` what controls say in 23 languages · `places` every frame in an isolated world · `banner` what is shown and the
trusted click · `engine` autoconsent in the top frame · `stored` before and after · `attempt` one go at a banner ·
`withdrawal` taking consent back · `operator` puts them together.
"""

from auditor.collect.consent.engine import libraries
from auditor.collect.consent.operator import Operator, not_taken_back

__all__ = ["Operator", "libraries", "not_taken_back"]
