"""Checks: pure functions over Evidence, one file each. The presence of the file is the registration.

To add one, write `auditor/checks/my_check.py` and `tests/checks/test_my_check.py`; nothing else changes. The file holds

- `META`, a `CheckMeta` whose `id` is the file's name with `-` for `_`; its texts say "observed", "the policy does not
  say", "may fall short of", and never judge legality;
- `run(evidence: Evidence) -> Outcome`, which returns drafts of findings, the subjects it found in order, and those it
  could not judge, each with the reason. `auditor.evidence.drafts.conclude` derives the verdict.

The runner adds identity, law and waivers, and turns a pass into not-tested where records or stances that META asks for
are missing. A check asks for stances (`auditor.evidence.stances`), never for a state by name, imports no other check
and does no I/O. Disclosure checks speak about the vendors that `auditor.evidence.routing` gives them.
"""
