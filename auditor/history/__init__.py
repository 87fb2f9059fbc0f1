"""Audits over time: what changed from one to the next. Pure; where results lie and who reads them is the pipeline's."""
