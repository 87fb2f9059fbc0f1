"""`auditor init`: a commented auditor.toml to start from."""

from pathlib import Path

from auditor.model.problems import BadInput

START = """\
# Settings of auditor in this folder; options on the command line win over them.

[audit]
# states = ["no-action", "accept", "reject", "gpc"]
# pages = 5                      # audited pages, the first included
# profile = "eu"                 # eu fr de uk ch us-ca none
# fail_on = "high"               # exit code 1 from this severity on; or "none"
# format = ["html", "json", "csv"]
# first_party = []               # further domains of your organisation, e.g. ["example-cdn.net"]
# policy = []                    # policy documents (addresses or files) to read instead of searching for them
# add_policy = []                # ... in addition to those found

[collect]
# form_test = false              # type made-up data into forms, submit nothing, and look where they go
# try_links = false              # ask the vendors' pages that the documents link to

## A history of audits: with this table each is recorded, and reports say what changed over all of them.
# [history]
# index = "reports/history.sqlite" # or postgresql://user:${PGPASSWORD}@host/database
# results = "reports"              # or s3://bucket/prefix
# new_after = 3                    # new or gone after so many runs in a row; unset, each thing's own record decides
# gone_after = 3
# keep_days = 365                  # for 'auditor history expire' and after each run of a job; a job may have its own
# keep_runs = 10

## The state "custom": what a visitor does on the first page, for a banner that is not understood or for a log-in. A value
## @NAME is taken from the environment variable NAME and written nowhere. `stance` is what the site has then been told:
## undecided, granted or refused; `expect` is what is shown when it worked.
# [custom]
# stance = "undecided"
# expect = "#account"
# [[custom.step]]
# click = "text=Log in"
# [[custom.step]]
# fill = "#user"
# value = "@SHOP_USER"
# [[custom.step]]
# press = "Enter"
## Audits on a schedule: 'auditor jobs check', then 'auditor jobs run --due' from cron, or 'auditor jobs serve'.
# [[job]]
# name = "nightly"
# schedule = "0 2 * * *"          # minute, hour, day of month, month, day of week
# timezone = "Europe/Berlin"
# sites = ["https://www.shop.example"]
# notify = ["team"]
# [[notify]]
# name = "team"
# url = "${TEAM_HOOK}"            # an Apprise address, read from the environment

## How the manifest of every audit is sealed (needs the extra [signing]); 'auditor verify DIR' checks it.
# [evidence]
# sign_key = "auditor.key"        # a minisign secret key
# sign_password = "${AUDITOR_KEY_PASSWORD}"
# timestamp = "http://timestamp.example/"    # an RFC 3161 service: learns the manifest's hash, nothing else

# A decision not to act on a finding: all five keys are needed, and it ends on the day `expires`.
# [[waiver]]
# check = "vendor-undisclosed"
# subject = "hotjar"
# reason = "Removed from the tag manager, next release on 12 March."
# author = "A. Person"
# expires = 2027-03-31

# A decision to keep a list: with [[approved]] vendors, any other vendor in use is a finding of its own.
# [[approved]]
# vendor = "matomo"
# author = "A. Person"
# since = 2026-05-01
# reason = "Own statistics, decided with counsel."
"""


def init() -> None:
    """Write a commented auditor.toml into the current folder."""
    path = Path("auditor.toml")
    if path.exists():
        raise BadInput("auditor.toml is already in this folder; edit it, or remove it first.")
    try:
        path.write_text(START, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"auditor.toml cannot be written here: {error.strerror}.") from error
    print("auditor.toml written: uncomment what you need.")
