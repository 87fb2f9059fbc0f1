"""A folder that was changed is told; signatures and time-stamps are checked, and are those that others' tools check."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import minisign
import pytest

from auditor.config import EvidenceSettings
from auditor.model.problems import BadInput, Unfinished
from auditor.pipeline import manifest, seals
from auditor.pipeline.seals import Seal
from tests.report import sample


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    folder = tmp_path / "audit"
    (folder / "capture" / "documents").mkdir(parents=True)
    (folder / "capture" / "capture.json").write_text(
        '{"command": ["audit", "shop.example"], "settings": {"language": "de-DE"}}'
    )
    (folder / "capture" / "documents" / "a.txt").write_text("We use Hotjar.")
    (folder / "result.json").write_text("{}")
    (folder / manifest.NAME).write_bytes(manifest.written(sample.result(), folder, folder / "capture"))
    return folder


def told(folder: Path) -> dict[str, str]:
    found = manifest.differences(folder, manifest.load(folder))
    return {one.file: one.what.partition(":")[0] for one in found}


def test_the_manifest_says_how_the_audit_was_made(audit: Path) -> None:
    made = manifest.load(audit)
    assert {entry.file for entry in made.files} == {"capture/capture.json", "capture/documents/a.txt", "result.json"}
    assert made.tool == sample.result().tool
    assert (made.settings, len(made.rules)) == ({"language": "de-DE"}, 64)
    assert made.command == ("audit", "shop.example")
    assert "Python 3." in made.system
    assert told(audit) == {}


def test_what_was_changed_added_or_removed_is_told(audit: Path, tmp_path: Path) -> None:
    (audit / "capture" / "documents" / "a.txt").write_text("We use Matomo.")
    (audit / "result.json").unlink()
    (audit / "extra.txt").write_text("")
    assert told(audit) == {"capture/documents/a.txt": "changed", "result.json": "missing", "extra.txt": "unlisted"}
    (tmp_path / "outside").write_text("{}")
    (audit / "result.json").symlink_to(tmp_path / "outside")
    assert told(audit)["result.json"] == "missing"


def test_what_is_no_file_is_told_too(audit: Path) -> None:
    """A link to nowhere or to a folder, and a pipe; nothing is read from them."""
    (audit / "nowhere").symlink_to("/no/such/place")
    (audit / "folder").symlink_to("/")
    os.mkfifo(audit / "pipe")
    (audit / "result.json").unlink()
    os.mkfifo(audit / "result.json")
    assert told(audit) == {"nowhere": "unlisted", "folder": "unlisted", "pipe": "unlisted", "result.json": "missing"}


def test_only_the_folders_own_manifest_is_unlisted(audit: Path) -> None:
    (audit / "capture" / manifest.NAME).write_text("{}")
    assert told(audit) == {f"capture/{manifest.NAME}": "unlisted"}


@pytest.mark.parametrize("text", [None, "", "{", '{"files": 3}'])
def test_no_manifest_is_a_sentence(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / manifest.NAME).write_text(text)
    with pytest.raises(BadInput, match=r"manifest\.json"):
        manifest.load(tmp_path)


@pytest.fixture
def key(tmp_path: Path) -> tuple[EvidenceSettings, str]:
    pair = minisign.KeyPair.generate()
    (tmp_path / "auditor.key").write_bytes(bytes(pair.secret_key))
    return EvidenceSettings(sign_key=str(tmp_path / "auditor.key")), pair.public_key.to_base64().decode()


def test_a_signature_holds_until_the_manifest_changes(audit: Path, key: tuple[EvidenceSettings, str]) -> None:
    settings, public = key
    assert seals.signature_of(audit, None) is None
    assert seals.signature_of(audit, public) == Seal(kind="signature", holds=False, text="there is no signature")
    seals.seal(settings, audit)
    assert told(audit) == {}
    unchecked, checked = seals.signature_of(audit, None), seals.signature_of(audit, public)
    assert (unchecked and unchecked.holds, checked and checked.holds) == (None, True)
    another = minisign.KeyPair.generate().public_key.to_base64().decode()
    other = seals.signature_of(audit, another)
    assert other is not None
    assert other.holds is False
    with (audit / manifest.NAME).open("ab") as file:
        file.write(b" ")
    broken = seals.signature_of(audit, public)
    assert broken is not None
    assert broken.holds is False


def test_the_minisign_program_agrees(audit: Path, key: tuple[EvidenceSettings, str]) -> None:
    program = shutil.which("minisign")
    if program is None:
        pytest.skip("the minisign program is not installed")
    seals.seal(key[0], audit)
    command = [program, "-V", "-P", key[1], "-m", str(audit / manifest.NAME)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_key_with_a_password_takes_it_from_the_environment(
    audit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = minisign.KeyPair.generate()
    pair.secret_key.encrypt("word", opslimit=minisign.OPSLIMIT, memlimit=1 << 20)
    (tmp_path / "locked.key").write_bytes(bytes(pair.secret_key))
    settings = EvidenceSettings(sign_key=str(tmp_path / "locked.key"))
    with pytest.raises(BadInput, match="has a password"):
        seals.check_key(settings)
    monkeypatch.setenv("AUDITOR_TEST_WORD", "word")
    seals.seal(EvidenceSettings(sign_key=settings.sign_key, sign_password="${AUDITOR_TEST_WORD}"), audit)
    checked = seals.signature_of(audit, pair.public_key.to_base64().decode())
    assert checked is not None
    assert checked.holds


@pytest.mark.parametrize("name", ["none.key", "text.key"])
def test_a_key_that_cannot_be_used_stops_before_the_audit(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.key").write_text("not a key")
    with pytest.raises(BadInput, match=r"the key .* cannot be"):
        seals.check_key(EvidenceSettings(sign_key=str(tmp_path / name)))


def test_a_seal_that_fails_leaves_the_audit_and_says_how_to_go_on(audit: Path) -> None:
    (audit / manifest.SIGNATURE).write_text("of an earlier manifest")
    with pytest.raises(Unfinished, match=r"complete in .* was not sealed: .*verify .* --seal"):
        seals.seal(EvidenceSettings(timestamp="http://127.0.0.1:9/"), audit)
    assert not (audit / manifest.SIGNATURE).exists()
    assert told(audit) == {}


TSA = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
ordering = no
tsa_name = no
"""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A time-stamping service on this machine, made of openssl, and its root certificate."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl program is not installed")

    def run(*words: str) -> None:
        subprocess.run([openssl, *words], check=True, capture_output=True, cwd=tmp_path)

    (tmp_path / "tsa.cnf").write_text(TSA.format(folder=tmp_path))
    (tmp_path / "serial").write_text("01")
    (tmp_path / "use.cnf").write_text(
        "extendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n"
    )
    subject = ("-subj", "/CN=Test root", "-days", "30", "-nodes")
    run("req", "-x509", "-newkey", "rsa:2048", "-keyout", "root.key", "-out", "root.pem", *subject)
    run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test service")
    signer = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30", "-extfile", "use.cnf")
    run("x509", "-req", "-in", "tsa.csr", "-out", "tsa.pem", *signer)

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (tmp_path / "asked").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            files = ("-queryfile", "asked", "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", "told")
            run("ts", "-reply", "-config", "tsa.cnf", *files)
            self.send_response(200)
            self.end_headers()
            self.wfile.write((tmp_path / "told").read_bytes())

        def log_message(self, *_: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Service) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", tmp_path / "root.pem"
        server.shutdown()


def test_a_timestamp_holds_until_the_manifest_changes(audit: Path, service: tuple[str, Path]) -> None:
    address, root = service
    assert seals.timestamp_of(audit, None) is None
    seals.seal(EvidenceSettings(timestamp=address), audit)
    assert told(audit) == {}
    unchecked, checked = seals.timestamp_of(audit, None), seals.timestamp_of(audit, root)
    assert unchecked is not None
    assert checked is not None
    assert (unchecked.holds, checked.holds) == (None, True)
    assert checked.text.startswith("existed on 20")
    with (audit / manifest.NAME).open("ab") as file:
        file.write(b" ")
    broken = seals.timestamp_of(audit, root)
    assert broken is not None
    assert broken.holds is False
    (audit / manifest.TIMESTAMP).write_bytes(b"no answer")
    unreadable = seals.timestamp_of(audit, None)
    assert unreadable is not None
    assert unreadable.holds is False
