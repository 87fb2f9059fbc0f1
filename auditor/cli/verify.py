"""`auditor verify`: is an audit's folder what it was when it was made?"""

from pathlib import Path
from typing import Annotated

import typer


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An audit's folder.")],
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The signer's minisign public key: a file, or its text.")
    ] = None,
    tsa: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Root certificate (PEM) of the time-stamping service.")
    ] = None,
    seal: Annotated[
        bool, typer.Option("--seal", help="Sign and time-stamp it now, as [evidence] in auditor.toml says.")
    ] = False,
) -> None:
    """Check every file of an audit against its manifest, and the manifest against its seals. Exit 1 where one differs."""
    from auditor import config
    from auditor.model.problems import BadInput
    from auditor.pipeline import manifest, seals

    made = manifest.load(folder)
    found = list(manifest.differences(folder, made))
    for one in found:
        print(f"{one.file}: {one.what}")
    when = f" on {made.finished:%Y-%m-%d %H:%M} UTC" if made.finished else ""
    what = f"{made.target.site}, " if made.target else ""
    print(f"{what}finished{when}: {len(made.files)} files, {'all as listed' if not found else f'{len(found)} differ'}.")
    if seal:
        if found:
            raise BadInput(f"{folder} is not sealed: it is not what its manifest says.")
        settings = config.load().evidence
        if settings is None:
            raise BadInput("auditor.toml has no [evidence] with sign_key or timestamp: nothing to seal with.")
        seals.seal(settings, folder)
    checked = [one for one in (seals.signature_of(folder, key), seals.timestamp_of(folder, tsa)) if one is not None]
    for told in checked:
        print(f"{told.kind}: {told.text}.")
    if not checked:
        print("no seals: the manifest itself may have been rewritten; keep its hash elsewhere, or sign it.")
        print(f"sha256 of the manifest: {manifest.hash_of(folder / manifest.NAME)}")
    if found or any(one.holds is False for one in checked):
        raise typer.Exit(1)
