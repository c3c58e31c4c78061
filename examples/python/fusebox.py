"""How the generated client speaks with a service: keys, repeats and time limits."""

import os
from typing import Any
from uuid import uuid4

import urllib3
from fusebox_client import ApiClient, ApiException, Configuration, Problem

TRY_SECONDS = 1.0
REPEATS = 3
TROUBLE_OF_THE_SERVICE = [429, 503]


def connection(url: str, caller: str) -> ApiClient:
    """What the generated APIs send requests with, on behalf of one host; with the key in FUSEBOX_KEY, where the service
    asks for one."""
    client = ApiClient(Configuration(host=url, access_token=os.environ.get("FUSEBOX_KEY")))
    client.set_default_header("X-Caller", caller)
    client.rest_client.pool_manager = _CountedOnce(client.rest_client.pool_manager)
    return client


def problem_of(error: ApiException) -> Problem:
    """What an error says that the service answered with."""
    return Problem.from_json(error.body)


class _CountedOnce:
    """Gives each POST a key, with which it is sent again, and still carried out once, where there was no answer, or
    the service had trouble of its own. Each try ends by itself: without it, the generated client waits for ever."""

    def __init__(self, pool: urllib3.PoolManager):
        self._pool = pool

    def request(self, method: str, url: str, headers: dict[str, str], **options: Any) -> urllib3.HTTPResponse:
        if method == "POST":
            headers = {"Idempotency-Key": str(uuid4()), **headers}
        options["timeout"] = options.get("timeout") or urllib3.Timeout(total=TRY_SECONDS)
        options["retries"] = urllib3.Retry(
            REPEATS,
            allowed_methods=None,
            status_forcelist=TROUBLE_OF_THE_SERVICE,
            backoff_factor=0.1,
            raise_on_status=False,
        )
        return self._pool.request(method, url, headers=headers, **options)
