"""Reports on disk, and results read back from it."""

import hashlib
from pathlib import Path

import auditor.report
from auditor import registry
from auditor.collect.stored import write as write
from auditor.config import Settings
from auditor.model.kinds import Profile
from auditor.model.problems import BadInput
from auditor.model.result import AuditResult, decoded
from auditor.pipeline import manifest, seals
from auditor.pipeline.asked import Order
from auditor.report import USUAL, Options
from auditor.report._language import catalogue

PAPERS = ("a4", "letter")


def write_reports(result: AuditResult, order: Order, folder: Path, hashes: dict[str, str] | None = None) -> None:
    """result.json, every other format asked for, manifest.json and its seals. Raises `Unfinished` where one fails."""
    assets = report_assets(result, folder, hashes)
    options = options_of(result, order.out, order.language, order.paper, settings=order.settings)
    for format in dict.fromkeys(("json", *order.formats)):
        for name, data in rendered(result, format, assets, options).items():
            write(order.out / name, data)
    write(order.out / manifest.NAME, manifest.written(result, order.out, folder))
    seals.seal(order.settings.evidence, order.out)


def options_of(
    result: AuditResult,
    folder: Path,
    language: str = "en",
    paper: str | None = None,
    previous: Path | None = None,
    settings: Settings | None = None,
) -> Options:
    """How to render the result in `folder`, compared with the earlier audit `previous`, else with the history's last or
    the newest beside it.

    Raises `BadInput` for an unknown language or paper, or where `previous` is no audit of the site.
    """
    from auditor.pipeline.previous import changes

    catalogue(language)
    return Options(
        language=language, paper=paper_of(paper, result), changes=changes(result, folder, previous, settings)
    )


def paper_of(asked: str | None, result: AuditResult) -> str:
    """a4 or letter: what was asked for, else what the country of the law profile prints on. Raises `BadInput`."""
    if asked is None:
        return "letter" if result.target.profile is Profile.US_CA else "a4"
    return known_paper(asked)


def known_paper(text: str) -> str:
    """The paper of this name. Raises `BadInput`."""
    if text.lower() not in PAPERS:
        raise BadInput(f"--paper '{text}' is unknown: use {' or '.join(PAPERS)}.")
    return text.lower()


def report_assets(result: AuditResult, folder: Path, hashes: dict[str, str] | None = None) -> dict[str, bytes]:
    """The screenshots and document texts a report may show, by their name relative to the capture folder.

    `hashes` are those in the capture. Raises `BadInput` for a file that has another.
    """
    names = {name for visit in result.visits for name in visit.screenshots}
    names |= {document.text_file for document in result.documents if document.text_file}
    found = {name: (folder / name).read_bytes() for name in sorted(names) if (folder / name).is_file()}
    for name, sha256 in (hashes or {}).items():
        if name in found and hashlib.sha256(found[name]).hexdigest() != sha256:
            raise BadInput(
                f"{folder / name} was changed after it was captured: its hash is not the one in capture.json."
            )
    return found


def rendered(result: AuditResult, format: str, assets: dict[str, bytes], options: Options = USUAL) -> dict[str, bytes]:
    """One format of the report as files by name; a printed one through a browser. Raises `BadInput`."""
    module = report_format(format)
    made = module.render(result, assets, options)
    if module.META.printed:
        from auditor.collect.pdf import printed

        made = printed(made)
    if isinstance(made, dict):
        return made
    return {"result.json" if format == "json" else f"report{module.META.suffix}": made}


def report_format(format: str):  # type: ignore[no-untyped-def]
    """The plugin of this format. Raises `BadInput` naming all formats."""
    try:
        return registry.one(auditor.report, format, ("render",))
    except KeyError:
        raise BadInput(
            f"there is no report format '{format}': use {', '.join(registry.ids(auditor.report))}."
        ) from None


def load_result(file: Path) -> AuditResult:
    """A result from result.json or the folder that holds it. Raises `BadInput`."""
    path = file / "result.json" if file.is_dir() else file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    return decoded(data, str(path))
