"""The filter engine: which rules of which lists match a request (ENGINE: all matches, with exceptions).

`Engine.load(paths)` reads lists through `auditor.trackers.readers` and keeps the compiled index on disk;
`Engine.match(url, source_url, type)` answers with every rule, its list, line and text. A match says "tracker-like", it
never says whose: that is the vendor register's word.
"""

from auditor.trackers.engine.index import ListCounts
from auditor.trackers.engine.matching import Engine, Match

__all__ = ["Engine", "ListCounts", "Match"]
