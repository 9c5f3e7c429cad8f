"""A web service that takes a workbook, or a packed folder, and answers with a plan."""

import threading
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Request, UploadFile
from fastapi.responses import JSONResponse, Response

import matcher

LIMITS = matcher.Limits(
    file_bytes=5_000_000, unpacked_bytes=50_000_000, rows=20_000, cell_characters=2_000
)
BODY_BYTES = 6_000_000
SECONDS = 30.0
AT_ONCE = threading.BoundedSemaphore(2)

app = FastAPI(title="matcher")


@app.middleware("http")
async def refuse_large(
    request: Request, go_on: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Refuse a body that is too large, or does not say how large it is, before it is taken in."""
    size = request.headers.get("content-length")
    if request.method == "POST" and size is None:
        return JSONResponse({"failure": "Say how long the body is."}, status_code=411)
    if size is not None and int(size) > BODY_BYTES:
        return JSONResponse({"failure": "The body is too long."}, status_code=413)
    return await go_on(request)


@app.exception_handler(matcher.InputError)
def tell_problems(_: Request, error: matcher.InputError) -> JSONResponse:
    """Answer with every problem of the input, each with its table, row, column and remedy."""
    problems = [problem.to_dict() for problem in error.problems]
    return JSONResponse({"problems": problems}, status_code=422)


@app.exception_handler(matcher.ContradictionError)
def tell_contradiction(_: Request, error: matcher.ContradictionError) -> JSONResponse:
    """Answer with the pins that cannot all hold."""
    return JSONResponse({"contradiction": list(error.members)}, status_code=409)


@app.exception_handler(matcher.SolverError)
def tell_failure(_: Request, __: matcher.SolverError) -> JSONResponse:
    """Answer that there is no plan, for instance because the time was too short for the pins."""
    return JSONResponse({"failure": "The solver found no plan."}, status_code=503)


@app.get("/schema")
def schema() -> dict[str, object]:
    """Return the JSON Schema of what /plans takes, for a form or a client."""
    return matcher.Case.json_schema(limits=LIMITS)


@app.post("/plans/upload")
def plan_of_upload(file: UploadFile) -> Response:
    """Return the plan of an .xlsx workbook, or of a .zip with CSV files and scenario.toml."""
    return answer(matcher.Case.read(file.file, limits=LIMITS))


@app.post("/plans")
def plan_of_records(records: dict[str, object]) -> Response:
    """Return the plan of a case that comes as JSON."""
    return answer(matcher.Case.from_records(records, limits=LIMITS))


async def body(request: Request) -> bytes:
    """Return the body of a request as it came."""
    return await request.body()


@app.post("/audits")
def audit_of_plan(text: Annotated[bytes, Depends(body)]) -> dict[str, object]:
    """Check a plan that came from elsewhere."""
    audit = matcher.Plan.from_json(text, limits=LIMITS).audit()
    return {"passed": audit.passed, "text": str(audit)}


def answer(case: matcher.Case) -> Response:
    """Match a case, not more than two at once, and return the plan."""
    with AT_ONCE:
        plan = matcher.match(case, time_limit=SECONDS)
    return Response(plan.to_json(), media_type="application/json")
