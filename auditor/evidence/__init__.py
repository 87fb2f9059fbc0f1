"""Evidence: the join of a capture with vendor knowledge and the documents' words, and what checks share to judge it.

`build` makes it (attribution → ledger → cookies → labels). `stances`, `routing`, `severity`, `law` and `drafts` are what
checks ask: was this tested, which disclosure check speaks, how much does it matter, on what basis, in which words.
"""
