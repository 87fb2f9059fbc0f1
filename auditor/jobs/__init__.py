"""Audits on a schedule: what is due, who does it, what to tell whom.

`schedule` is it due? (pure) · `checking` what is wrong with the jobs of auditor.toml, `forms` with the form of its values ·
`task` one audit, in a worker · `scratch` where it lays it · `slots` workers on this machine, `cluster` the same on Dask ·
`lock` one start at a time · `ledger` what ran when · `runner` one run of a job · `notify` messages · `stuck` those of jobs
that cannot start · `serve` a long-running scheduler.

A run is an occurrence: a job and the moment it was due. Its audits have names made of both and of the site, and the
history takes a name once; so whatever is killed, whenever it is started again, nothing is lost and nothing counts
twice.
"""
