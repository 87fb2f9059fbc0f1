"""Audits over time: what was audited when, and what changed from one audit to the next.

`store` the history itself (below) · `essence` what of a result is compared · `schema` tables and their ladder ·
`connect` SQLite or PostgreSQL · `folders` results as immutable folders or objects · `retention` what may go ·
`diff` two results · `settled` a whole series, where what comes and goes does not alarm · `trends` tables over time.

    from auditor.history.store import History

    with History.open("history.sqlite", "reports") as history:          # or postgresql://…, s3://bucket/prefix
        added = history.add(folder, run="nightly/example.org/2026-11-27T02:00Z", job="nightly", groups=("shops",))
        added.new                      # False: this run was there already (a retry, a second worker); nothing changed
        history.get(id)                # Run | None: was this run done?
        history.runs(site, limit=30)   # newest first
        history.latest(site), history.previous(run)
        history.result(run)            # the whole AuditResult; BadInput where retention removed it
        history.essences(site)         # (Run, Essence) oldest first: the facts that diffs and trends need
        history.sites(group), history.groups(), history.size()
        history.rebuild()              # index what lies in the results and is not indexed; anew=True: from nothing
        history.forget(site)           # remove every trace

A `Run` and an `Essence` are records of `auditor.model.history`. `add` takes the folder an audit wrote (result.json and
manifest.json in it) and checks it; give it the job's own `run` id, and a result that exists twice counts once. A folder
below the results stays where it is, any other is copied: let workers write to a scratch folder and `add` it. The folder
is stored before the index is touched, so a database that is gone loses nothing: `add` waits `patience` seconds, then
raises `HistoryUnavailable` (a `BadInput`: one sentence), and the next `rebuild()` finds the result. Several processes
may use one history at once. Another room that needs tables in the same database climbs a ladder of its own:
`schema.climb(connection, "jobs", STEPS)` inside `history.engine.begin()`.

Nothing here imports SQLAlchemy, fsspec or pandas before `store` or `trends` is imported.
"""
