"""Tracker knowledge: the vendor register, who a URL or cookie belongs to, and the filter-list engine.

`register` reads tracker_lists/vendors, `vendor_file` one file of it, `lookup` names the vendor of a URL, host, cookie
or name, `consistency` finds what is wrong with a register as a whole; `engine` and `lists` are the filter lists.
To add a vendor: one file in tracker_lists/vendors (tracker_lists/README.md), then `auditor vendors check`.
"""
