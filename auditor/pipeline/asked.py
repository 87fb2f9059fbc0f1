"""What the user asked for: addresses, sites, states, recordings, folders. Anything else is a `BadInput`."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import auditor.collect.states
from auditor import registry
from auditor.config import Settings
from auditor.model.base import Record
from auditor.model.kinds import Profile, State
from auditor.model.problems import BadInput
from auditor.sites import host_of, site_of

LOCK = ".auditor.lock"
CAPTURE = "capture"
"""The capture's folder inside an audit's."""


class Order(Record, frozen=True, kw_only=True):
    """What to make of a capture: `out` the folder, `formats` report ids, `drafts` policy texts that replace the site's,
    `language` and `paper` (a4 or letter, None for that of the profile's country) of the reports."""

    out: Path
    formats: tuple[str, ...]
    profile: Profile = Profile.EU
    settings: Settings = Settings()
    drafts: tuple[Path, ...] = ()
    language: str = "en"
    paper: str | None = None


def default_folder(site: str) -> Path:
    """`reports/<site>/<UTC time>`, the time to the second."""
    return Path("reports") / site / datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")


def fresh_folder(folder: Path) -> Path:
    """Make the output folder; raises `BadInput` when it is not empty or cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(path.name != LOCK for path in folder.iterdir()):
            raise BadInput(
                f"the output folder {folder} is not empty: name another with --out, or go on with its audit by --resume."
            )
        probe = folder / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise BadInput(
            f"the output folder {folder} cannot be written: {error.strerror}; name another with --out."
        ) from error
    return folder


def recordings_of(texts: Sequence[str]) -> tuple[tuple[State, Path], ...]:
    """`reject=refused.har` or `page.har` (no-action). Raises `BadInput` for an unknown state or a missing file."""
    found = []
    for text in texts:
        name, equals, file = text.partition("=")
        state, path = (
            (states_of(name)[0], Path(file)) if equals and not Path(text).exists() else (State.NO_ACTION, Path(text))
        )
        if not path.is_file():
            raise BadInput(f"--har {text}: there is no file {path}.")
        found.append((state, path))
    return tuple(found)


def capture_folder(path: Path) -> Path:
    """The folder that holds capture.json, given it, the audit's folder or the file itself."""
    folders = [path, path / CAPTURE]
    if path.name == "capture.json":
        folders.append(path.parent)
    for folder in folders:
        if (folder / "capture.json").is_file():
            return folder
    raise BadInput(f"{path} holds no capture: expected a folder with capture.json, as 'auditor collect' writes it.")


def check_url(text: str) -> str:
    """A URL to audit, `https://` added to a bare host name. Raises `BadInput` for anything else."""
    if text and Path(text).exists() and "://" not in text:
        raise BadInput(f"'{text}' is a file, not a website: to read a policy file use 'auditor policy {text}'.")
    url = text if "://" in text else f"https://{text}"
    host = host_of(url)
    plausible = host and ("." in host or host == "localhost" or ":" in host) and not any(c.isspace() for c in url)
    if not plausible:
        raise BadInput(f"'{text}' is not a web address: write it as https://www.example.org.")
    return url


def by_site(urls: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """URLs grouped by registrable domain, in order of first appearance."""
    groups: dict[str, list[str]] = {}
    for url in urls:
        groups.setdefault(site_of(host_of(url)), []).append(url)
    return {site: tuple(group) for site, group in groups.items()}


def states_of(text: str) -> tuple[State, ...]:
    """States from "no-action,accept". Raises `BadInput` naming the known ones."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    known = registry.ids(auditor.collect.states)
    for name in names:
        if name not in known:
            raise BadInput(f"there is no state '{name}': use {', '.join(known)}.")
    if not names:
        raise BadInput(f"--states names no state: use {', '.join(known)}.")
    return tuple(dict.fromkeys(State(name) for name in names))
