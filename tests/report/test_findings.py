"""Findings as blocks, and the actions they lead to."""

import msgspec

from auditor.model.kinds import Severity
from auditor.report._findings import Block, Group, actions, audit_blocks, common_doubts, groups
from auditor.report._passages import Library
from tests.report import sample


def grouped() -> tuple[Group, ...]:
    return groups(sample.result(), Library(sample.result(), sample.assets()))


def made() -> tuple[Block, ...]:
    return tuple(block for group in grouped() for block in group.blocks)


def test_the_check_with_the_most_severe_finding_comes_first_and_numbers_follow() -> None:
    ranks = [-group.severity.rank for group in grouped()]

    assert ranks == sorted(ranks)
    assert [block.number for block in made()] == [f"F{n}" for n in range(1, len(made()) + 1)]


def test_what_holds_for_every_finding_of_a_check_is_said_once() -> None:
    large = sample.large(vendors=20)
    for group in groups(large, Library(large, {})):
        fixes = [block.finding.remediation for block in group.blocks]
        assert group.owner == (fixes[0].owner if len({fix.owner for fix in fixes}) == 1 else None)
        assert len(group.steps) == 5
        assert all(doubt in block.doubts for doubt in group.doubts for block in group.blocks)


def test_doubts_of_all_checks_are_common() -> None:
    common = common_doubts(grouped())

    assert any("automated browser" in doubt for doubt in common)
    assert common_doubts(grouped()[:1]) == ()


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
    found = {b.finding.check: b.doubts for g in groups(result, Library(result, {})) for b in g.blocks}

    assert found["vendor-undisclosed"][0] == "The host may have moved."
    assert "A document was not read and may say more: https://fernwerk.example/cookies." in found["vendor-undisclosed"]
    assert any("recognised indirectly" in doubt for doubt in found["vendor-mentioned-other-context"])


def test_actions_leave_out_info_and_group_by_check() -> None:
    result = sample.large()
    found = actions(groups(result, Library(result, {})))

    assert len(found) == 7
    assert all(action.severity is not Severity.INFO for action in found)
    assert len({action.blocks[0].finding.check for action in found}) == 7


def test_findings_about_the_audit_stand_apart() -> None:
    apart = audit_blocks(sample.result(), Library(sample.result(), {}))

    assert [(block.number, block.finding.check) for block in apart] == [("A1", "scan-incomplete")]
