"""The example of a web service: the page shows the file, and the file does what the page says."""

from __future__ import annotations

import importlib.util
import io
import json
import zipfile
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from builders import pledge, requirement
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from pages import ROOT, blocks, read_page
from test_uploads import FILES, PLEDGES, book, packed

from matcher import Plan

FILE = ROOT / "docs" / "how-to" / "service.py"
PAGE = FILE.with_name("embed-in-a-service.md")
RECORDS = {"pledges": [pledge()], "requirements": [requirement()]}


@pytest.fixture(scope="module")
def service() -> ModuleType:
    """Return the example, imported from its file."""
    spec = importlib.util.spec_from_file_location("service", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def client(service: ModuleType) -> Iterator[TestClient]:
    """Return a client to which any fault of the service is a fault of the test."""
    with TestClient(service.app) as found:
        yield found


def upload(client: TestClient, raw: bytes, name: str = "case.xlsx") -> Any:
    """Return the answer to an upload."""
    return client.post("/plans/upload", files={"file": (name, raw)})


def problems(answer: Any) -> list[str]:
    """Return the messages of an answer that names problems."""
    assert answer.status_code == 422
    return [problem["message"] for problem in answer.json()["problems"]]


def test_the_page_shows_the_file() -> None:
    (shown,) = [b for b in blocks(read_page(PAGE), PAGE.name) if b.file == "docs/how-to/service.py"]
    assert shown.text == FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("raw", [book(), packed()], ids=["workbook", "packed folder"])
def test_an_upload_is_answered_with_its_plan(client: TestClient, raw: bytes) -> None:
    answer = upload(client, raw)
    assert answer.status_code == 200
    plan = Plan.from_json(answer.text)
    assert plan.deployments["pledge_id"].tolist() == ["P1"]
    assert plan.audit().passed


def test_records_are_answered_with_their_plan(client: TestClient) -> None:
    answer = client.post("/plans", json=RECORDS)
    assert answer.status_code == 200
    assert answer.json()["deployments"][0]["pledge_id"] == "P1"


def test_a_bad_upload_is_answered_with_every_problem(client: TestClient) -> None:
    faulty = FILES | {
        "pledges.csv": PLEDGES + "P1,KEN,truck,-1\nP3,KEN,truck,many\n",
        "requirements.csv": FILES["requirements.csv"] + "R2,M1,truck,#REF!\n",
    }
    answer = upload(client, packed(faulty))
    found = answer.json()["problems"]
    assert {(one["table"], one["row"], one["column"]) for one in found} >= {
        ("pledges", 3, "quantity"),
        ("pledges", 4, "quantity"),
        ("requirements", 3, "quantity"),
    }
    assert set(found[0]) == {
        "table", "row", "id", "column", "value", "message", "remedy", "kind"
    }  # fmt: skip


@pytest.mark.parametrize("body", [{}, {"limits": {"rows": 1}}, {"pledges": 7}, {"pledges": [7]}])
def test_bad_records_are_answered_with_problems(client: TestClient, body: Any) -> None:
    assert problems(client.post("/plans", json=body))


def test_an_upload_that_is_too_large_is_refused(client: TestClient, service: ModuleType) -> None:
    raw = b"0" * (service.LIMITS.file_bytes + 1)
    assert problems(upload(client, raw)) == ["it has 5,000,001 bytes, more than 5,000,000"]
    answer = upload(client, b"0" * service.BODY_BYTES)
    assert answer.status_code == 413


def test_a_body_that_does_not_say_how_long_it_is_is_refused(client: TestClient) -> None:
    assert client.post("/audits", content=iter([b"{}"])).status_code == 411


def test_an_archive_that_unpacks_without_end_is_refused(client: TestClient) -> None:
    bomb = packed(FILES | {"pledges.csv": b"0" * 100_000_000})
    assert len(bomb) < 200_000
    (message,) = problems(upload(client, bomb, "case.zip"))
    assert message.endswith("bytes, more than 50,000,000")
    (message,) = problems(upload(client, packed(FILES | {"x.csv": b"0" * 9_000_000})))
    assert message.endswith("more than 300 times its size")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\pledges.csv"])
def test_paths_lead_nowhere(client: TestClient, name: str) -> None:
    """Neither within an archive nor in the name of the upload."""
    (message,) = problems(upload(client, packed(FILES | {name: "x"})))
    assert message.endswith("which leads outside of it")
    assert upload(client, packed(), name).status_code == 200


MARKUP = "<script>alert(1)</script>"


def test_markup_stays_text(client: TestClient) -> None:
    """What came in goes out as it came, and never as a page."""
    records = {
        "pledges": [pledge(contributor_id=MARKUP, note="=cmd()")],
        "requirements": [requirement(mission_id="<b>M1</b>")],
    }
    answer = client.post("/plans", json=records)
    assert answer.headers["content-type"] == "application/json"
    row = answer.json()["deployments"][0]
    assert (row["contributor_id"], row["mission_id"]) == (MARKUP, "<b>M1</b>")
    wrong = client.post("/plans", json=RECORDS | {MARKUP: []})
    assert wrong.headers["content-type"] == "application/json"
    assert problems(wrong) == ["there is no table of this name"]


def test_pins_that_contradict_each_other_are_named(client: TestClient) -> None:
    pins = [{"pledge_id": "P1", "requirement_id": r, "pinned": 1} for r in ("R1", "R2")]
    wants = [requirement(), requirement(id="R2")]
    answer = client.post("/plans", json=RECORDS | {"requirements": wants, "pairs": pins})
    assert answer.status_code == 409
    assert len(answer.json()["contradiction"]) == 2


def test_a_run_without_an_answer_is_no_fault_of_the_service(
    client: TestClient, service: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise service.matcher.SolverError("no answer")

    monkeypatch.setattr(service, "answer", fail)
    assert client.post("/plans", json=RECORDS).status_code == 503


def test_a_plan_may_be_audited(client: TestClient) -> None:
    text = client.post("/plans", json=RECORDS).text
    assert client.post("/audits", content=text).json()["passed"] is True
    wrong = json.loads(text)
    wrong["deployments"][0]["quantity"] = 9
    assert client.post("/audits", json=wrong).json()["passed"] is False
    assert problems(client.post("/audits", content=b"{")) == [
        "it is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    ]


def test_the_schema_is_that_of_the_limits(client: TestClient, service: ModuleType) -> None:
    schema = client.get("/schema").json()
    Draft202012Validator(schema).validate(RECORDS)
    assert schema["properties"]["pledges"]["maxItems"] == service.LIMITS.rows


def test_an_empty_upload_is_refused(client: TestClient) -> None:
    assert problems(upload(client, b""))
    held = io.BytesIO()
    zipfile.ZipFile(held, "w").close()
    assert problems(upload(client, held.getvalue())) == ["it holds no table"]
