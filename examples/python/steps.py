"""The steps of a program that checks what it gets, and ends with a sentence where that is wrong."""

import sys
from typing import Any


def check(what: str, value: Any, expected: Any) -> None:
    if value != expected:
        sys.exit(f"{what} was to be {expected!r}, but is {value!r}")


def say(step: str) -> None:
    print(f"  {step}", flush=True)
