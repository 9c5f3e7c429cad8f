"""A cluster of Dask as an executor."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from matcher.errors import SolverError

_SECONDS = 30
"""How long a scheduler may take to answer."""


@contextmanager
def cluster_executor(address: str) -> Iterator[Executor]:
    """Yield an executor that works on a cluster, which stays up when it is done.

    Parameters
    ----------
    address
        Of its scheduler, such as ``tcp://10.0.0.1:8786``.

    Raises
    ------
    SolverError
        Where Dask is not installed, or no scheduler answers at the address.
    """
    try:
        from distributed import Client
    except ImportError:
        raise SolverError(
            "a cluster needs Dask: pip install 'capability-matcher[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SolverError(f"no scheduler answers at {address}: {error}") from None
    with client:
        yield client.get_executor(pure=False)
