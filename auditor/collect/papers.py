"""Documents alone, without a visit of the site: what `auditor policy` reads and what goes with a recording."""

from pathlib import Path

from auditor.collect.browser import launched
from auditor.collect.capture import check_files
from auditor.collect.documents import find_and_read, read_given
from auditor.collect.plan import Plan
from auditor.collect.reach import refuse_private
from auditor.model.capture import Document
from auditor.policy.files import kind_of


async def read_documents(plan: Plan, folder: Path) -> tuple[Document, ...]:
    """The documents that `plan.policies` names, in order, saved in `folder`; a browser starts only for an address.

    Each is read or has the reason why not. Raises `BadInput` for a file that cannot be read.
    """
    check_files(plan)
    if not any("://" in policy for policy in plan.policies):
        files = [Path(policy) for policy in plan.policies]
        return tuple(
            read_given(file, f"document-{number}", kind_of(file.name, ""), folder)
            for number, file in enumerate(files, 1)
        )
    await refuse_private(plan)
    async with launched(plan) as chromium, chromium.fresh() as profile:
        return await find_and_read(profile, (), plan, folder)
