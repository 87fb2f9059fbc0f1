"""Findings as blocks, and the actions they lead to."""

import msgspec

from auditor.model.kinds import Severity
from auditor.report._findings import Block, actions, audit_blocks, blocks
from auditor.report._passages import Library
from tests.report import sample


def made() -> tuple[Block, ...]:
    return blocks(sample.result(), Library(sample.result(), sample.assets()))


def test_most_severe_first_and_reviews_after_findings() -> None:
    ranks = [(-block.finding.severity.rank, block.finding.verdict == "review") for block in made()]

    assert ranks == sorted(ranks)


def test_finding_without_evidence_shows_what_was_seen_of_its_vendor() -> None:
    block = next(b for b in made() if b.finding.subject.key == "doubleclick")

    assert [proof.state for proof in block.proofs] == ["accept"]
    assert block.passages


def test_doubts_hold_the_checks_own_and_those_of_this_audit() -> None:
    result = sample.result()
    checks = tuple(
        msgspec.structs.replace(c, meta=msgspec.structs.replace(c.meta, doubts=("The host may have moved.",)))
        for c in result.checks
    )
    result = msgspec.structs.replace(result, checks=checks)
    found = {b.finding.check: b.doubts for b in blocks(result, Library(result, {}))}

    assert found["vendor-undisclosed"][0] == "The host may have moved."
    assert "A document was not read and may say more: https://fernwerk.example/cookies." in found["vendor-undisclosed"]
    assert any("recognised indirectly" in doubt for doubt in found["vendor-mentioned-other-context"])


def test_actions_leave_out_info_and_group_by_check() -> None:
    result = sample.large()
    found = actions(blocks(result, Library(result, {})))

    assert len(found) == 7
    assert all(action.severity is not Severity.INFO for action in found)
    assert len({action.blocks[0].finding.check for action in found}) == 7


def test_findings_about_the_audit_stand_apart() -> None:
    apart = audit_blocks(sample.result(), Library(sample.result(), {}))

    assert [(block.number, block.finding.check) for block in apart] == [("A1", "scan-incomplete")]
