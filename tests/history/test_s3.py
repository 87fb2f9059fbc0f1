"""Results in an object store that speaks S3, against a server of it on this machine. Needs `s3fs` and `moto[server]`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.history.store import History
from tests.history import made

pytest.importorskip("s3fs", reason="the extra [s3] is not installed")
server = pytest.importorskip("moto.server", reason="moto[server], a stand-in for S3, is not installed")
BUCKET = "audits"


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A fresh bucket; the address of the server is read from the environment, as with any other store."""
    import boto3

    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    started = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    started.start()
    host, port = started.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    yield f"s3://{BUCKET}/all"
    started.stop()


@pytest.mark.filterwarnings("ignore")
def test_results_live_in_an_object_store(results: str, tmp_path: Path) -> None:
    with History.open(tmp_path / "history.sqlite", results) as history:
        added = [history.add(made.folder(tmp_path / str(n), made.result(n)), run=f"r/{n}") for n in range(2)]
        assert [one.new for one in added] == [True, True]
        assert not history.add(tmp_path / "0", run="r/0").new
        assert history.result(added[0].run).target.site == "fernwerk.example"
    with History.open(tmp_path / "anew.sqlite", results) as anew:
        assert anew.rebuild().added == 2
        anew.drop_evidence(added[0].run)
        assert [run.evidence for run in anew.runs("fernwerk.example")] == [True, False]
        assert anew.forget("fernwerk.example") == 2
        assert anew.size() == 0
