"""The vendor register, read from tracker_lists (vendors, bulk) and kept compiled in the user's cache folder.

The compiled copy is keyed by the content of every vendor file and of the code that reads them, so it can never be stale;
it carries its own checksum, so a damaged one is simply read again from the files; it is replaced in one step, so two
processes cannot mix theirs.
"""

import contextlib
import hashlib
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from auditor.model import register as model
from auditor.model.problems import BadInput
from auditor.model.register import Company, Product, Register
from auditor.trackers import bulk, vendor_file

_held: dict[str, Register] = {}
"""The register that ships, so that a process that audits many sites decodes it once, and what is built on it can be kept."""
_KEPT = 4
"""How many compiled registers stay: of this version, of another one installed beside it, of folders under work."""


def load(folder: Path | None = None, *, cache: Path | None = None) -> Register:
    """The register in `folder` (default: the one that ships with the tool), compiled copy in `cache`.

    Raises `BadInput` with file and key for anything wrong in a vendor file.
    """
    root = folder if folder is not None else default_folder()
    sources = files(root)
    below = bulk.content(root)
    sha256 = _digest((*sources, (bulk.FILE, below)))
    compiled = (cache if cache is not None else cache_folder()) / f"register-{sha256[:32]}.bin"
    shipped = folder is None and cache is None
    if shipped and sha256 in _held:
        return _held[sha256]
    stored = _stored(compiled)
    if stored is None or stored.sha256 != sha256:
        stored = build(sources, sha256, bulk.read(below) if below else None)
        _store(compiled, stored)
    if shipped:
        _held.clear()
        _held[sha256] = stored
    return stored


def default_folder() -> Path:
    """tracker_lists inside the installed package, else next to the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "tracker_lists"
    return inside if inside.is_dir() else package.parent / "tracker_lists"


def cache_folder() -> Path:
    """Where compiled data may be kept: the platform's cache folder of this user (nothing is created here)."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "auditor" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "auditor"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "auditor"


def build(files: Sequence[tuple[str, bytes]], sha256: str = "", below: bulk.BulkFile | None = None) -> Register:
    """The register of these vendor files (name as shown, content), references between them checked; `below` them lies
    what no person has checked."""
    companies: dict[str, Company] = {}
    products: dict[str, Product] = {}
    origin: dict[str, str] = {}
    for file, data in files:
        company, own = vendor_file.parse(data, file)
        for key in (company.id, *(product.id for product in own)):
            if key in origin:
                raise BadInput(f"{file}, key 'id': '{key}' is already used in {origin[key]}")
            origin[key] = file
        companies[company.id] = company
        products.update((product.id, product) for product in own)
    _check_references(companies, products, origin)
    companies = _counted(companies, products)
    products = _with_policy_domains(companies, products)
    if below is not None:
        companies, products = bulk.merge(companies, products, below)
    return Register(companies=companies, products=products, sha256=sha256)


def _check_references(companies: dict[str, Company], products: dict[str, Product], origin: dict[str, str]) -> None:
    for company in companies.values():
        if company.parent is not None and company.parent not in companies:
            hint = vendor_file.nearest(company.parent, companies)
            raise BadInput(
                f"{origin[company.id]}, [company], key 'parent': no company '{company.parent}'{_brief(hint)}"
            )
        if company.id in _ancestors(company, companies):
            raise BadInput(f"{origin[company.id]}, [company], key 'parent': '{company.id}' is its own ancestor")
    for product in products.values():
        if product.successor is not None and product.successor not in products:
            hint = vendor_file.nearest(product.successor, products)
            where = f"{origin[product.id]}, [[product]] {product.id}, key 'successor'"
            raise BadInput(f"{where}: no product '{product.successor}'{_brief(hint)}")


def _brief(hint: str) -> str:
    """The suggestion, unless nothing was near: a list of all ids helps nobody."""
    return hint if "did you mean" in hint else " in the register"


def _ancestors(company: Company, companies: dict[str, Company]) -> list[str]:
    found: list[str] = []
    step = company.parent
    while step is not None and step not in found:
        found.append(step)
        step = companies[step].parent if step in companies else None
    return found


def _counted(companies: dict[str, Company], products: dict[str, Product]) -> dict[str, Company]:
    """Companies with the number of their products that a website of today can embed.

    A file may say that there are more than the register lists; then it is at least two, and the bare name of the
    company names none of them.
    """
    seen = Counter(p.company for p in products.values() if not p.off_site and p.defunct is None)
    return {
        key: msgspec.structs.replace(company, web_products=max(company.web_products, seen[key]))
        for key, company in companies.items()
    }


def _with_policy_domains(companies: dict[str, Company], products: dict[str, Product]) -> dict[str, Product]:
    """A company's domains hold its product's policy where it has but one; with several they tell only the company."""
    count = Counter(p.company for p in products.values())
    count.update(company.id for company in companies.values() if company.web_products > 1)
    return {
        key: msgspec.structs.replace(
            p, policy_domains=tuple(dict.fromkeys((*p.policy_domains, *companies[p.company].domains)))
        )
        if count[p.company] == 1
        else p
        for key, p in products.items()
    }


def files(root: Path) -> list[tuple[str, bytes]]:
    """The vendor files in `root`/vendors, by name: (name as messages show it, content). Raises `BadInput` for none."""
    folder = root / "vendors"
    if not folder.is_dir():
        raise BadInput(f"{root} has no folder 'vendors' with a TOML file per company; reinstall or name another folder")
    try:
        found = [(f"vendors/{path.name}", path.read_bytes()) for path in sorted(folder.glob("*.toml"))]
    except OSError as error:
        raise BadInput(f"{error.filename} cannot be read: {error.strerror}") from error
    if not found:
        raise BadInput(f"{folder} holds no vendor file; reinstall or name another folder")
    return found


@lru_cache(maxsize=1)
def _code() -> bytes:
    """What makes a register of files: the text of the modules that read them and of its types."""
    modules = (Path(__file__), *(Path(module.__file__ or "") for module in (bulk, vendor_file, model)))
    return b"".join(hashlib.sha256(module.read_bytes()).digest() for module in modules)


def _digest(files: Sequence[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256(_code())
    for name, data in files:
        digest.update(f"\0{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _stored(path: Path) -> Register | None:
    """The compiled register, None where there is none that can be trusted."""
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[32:]).digest() != data[:32]:
            return None
        return msgspec.msgpack.decode(data[32:], type=Register)
    except (OSError, msgspec.DecodeError):
        return None


def _store(path: Path, register: Register) -> None:
    """Keeps the compiled register; a cache that cannot be written costs time, never a result."""
    payload = msgspec.msgpack.encode(register)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(payload).digest() + payload)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise
        stored = sorted(path.parent.glob("register-*.bin"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in stored[_KEPT:]:
            old.unlink(missing_ok=True)
