"""Plain frozen data shared by every room; imports nothing of ours.

`kinds` closed sets · `capture` what the browser saw · `text` documents as text · `register` vendor knowledge ·
`reading` what documents say · `evidence` the join · `check` findings and metadata · `result` the audit's outcome.
"""
