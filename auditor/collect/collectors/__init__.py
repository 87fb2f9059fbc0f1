"""What is recorded of a visit, a plugin each.

To add one, write `auditor/collect/collectors/<id with _ for ->.py` with `META = CollectorMeta(id=…)` and
`start(stage: Stage) -> Collector`, and a field of the same name in `model.capture.Visit`. A collector overrides of
`_base.Collector` what it needs: `prepare` (every target before it runs; may only post), `event` (every protocol event of
the visit), `moment` (loaded, banner, chosen, end), `visited` (each page), `finish` (its records). When it raises, its
records become a `Failure` and the visit goes on without it.
"""
