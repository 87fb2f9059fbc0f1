"""Consent states, a plugin each: what the visitor tells the site.

To add one, write `auditor/collect/states/<id with _ for ->.py` with `META = StateMeta(id=…, stance=…, action=…)`; its id
must be a `State` of auditor/model/kinds.py. Nothing else changes. A state is data: `visit.py` does what META says.
"""
