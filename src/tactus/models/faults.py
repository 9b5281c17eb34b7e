"""The provider library's errors as ours: worth another try, for the operator to mend, or final.

No text that leaves here holds the key.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from tactus.errors import Blocked, TactusError
from tactus.models import ModelFault

Conceal = Callable[[str], str]
GATEWAY = (502, 503, 504)
"""statuses that say that nobody behind the address answered"""
SPENT = ("insufficient_quota", "billing_hard_limit_reached")
REFUSED = ("content_filter", "content_policy_violation")
LONGEST_SENTENCE = 400
"""characters of the provider's own words that are passed on"""


def translate(
    error: Exception, *, model: str, provider: str, url: str, key: str, variable: str, conceal: Conceal = str
) -> TactusError:
    """A ModelFault or Blocked for an error of pydantic-ai. `variable` is the key's environment variable; `conceal`
    takes the secrets of the run out of a text, before it is shortened in the middle of one."""
    from pydantic_ai import exceptions as library

    def clean(text: str) -> str:
        return conceal(scrub(text, key))

    address, said = place(url), _short(clean(sentence(error)))
    if isinstance(error, library.ModelHTTPError):
        return _of_status(error, said, model=model, provider=provider, variable=variable, address=address)
    if isinstance(error, library.ModelRequestTimeout):
        return ModelFault("timeout", f"{provider} did not answer in the time given: {said}", retryable=True)
    if _is(error, "ConnectTimeout", "PoolTimeout"):
        return _unreachable(provider, address, "no connection in time")
    if _is(error, "TimeoutException", "APITimeoutError"):
        return ModelFault("timeout", f"{provider} at {address} did not answer in time", retryable=True)
    if isinstance(error, library.ModelAPIError) and _is(error, "APIConnectionError", "TransportError"):
        return _unreachable(provider, address, _short(clean(_deepest(error))))
    if isinstance(error, library.ContentFilterError):
        return ModelFault("model_refused", f"{provider} refused the request: {said}")
    if isinstance(error, library.ModelAPIError) and not _is(error, "JSONDecodeError"):
        return ModelFault("model_error", f"{provider} broke off its answer: {said}", retryable=True)
    return ModelFault(
        "model_error",
        f"what answers at {address} does not speak chat completions ({said}): check the base URL of {provider}",
    )


def _of_status(error: Any, said: str, *, model: str, provider: str, variable: str, address: str) -> TactusError:
    """An HTTP error status, read as the provider documents it."""
    status, code = int(error.status_code), _code_of(error)
    if status == 401:
        return Blocked(f"the provider refused the key of {provider}: set {variable} to one it takes")
    if status == 403:
        return Blocked(
            f"the provider refused the key of {provider} for the model {model}: "
            f"set {variable} to one that may use it ({said})"
        )
    if status == 402 or code in SPENT:
        return Blocked(f"the account of {provider} has nothing left to spend: {said}")
    if status == 429:
        message = f"{provider} asks for fewer requests: {said}"
        return ModelFault("rate_limited", message, retryable=True, retry_after=error.retry_after)
    if status in GATEWAY:
        return _unreachable(provider, address, f"status {status}: {said}", error.retry_after)
    if status == 408:
        return ModelFault("timeout", f"{provider} gave up waiting: {said}", retryable=True)
    if status >= 500 or status == 409:
        message = f"{provider} failed with status {status}: {said}"
        return ModelFault("model_error", message, retryable=True, retry_after=error.retry_after)
    if code in REFUSED:
        return ModelFault("model_refused", f"{provider} refused the request: {said}")
    return ModelFault("model_error", f"{provider} did not take the request for the model {model}: {said}")


def _unreachable(provider: str, address: str, why: str, retry_after: float | None = None) -> ModelFault:
    message = f"{provider} cannot be reached at {address}: {why}"
    return ModelFault("unreachable", message, retryable=True, retry_after=retry_after)


def refusal(provider: str, said: str) -> ModelFault:
    """A reply that is a refusal, in the model's own words where it used any."""
    words = said or "its content filter stopped the reply"
    return ModelFault("model_refused", f"{provider} refused to answer: {words}")


# -------------------------------------------------------------------- the words


def sentence(error: Exception) -> str:
    """The provider's own sentence out of an error, on one line; never the whole body."""
    body = getattr(error, "body", None)
    if isinstance(body, str) and body.lstrip().startswith("{"):
        body = _parsed(body)
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        body = body["error"]
    if isinstance(body, dict) and isinstance(body.get("message"), str) and body["message"]:
        text = body["message"]
    elif hasattr(error, "status_code"):
        text = f"status {error.status_code}, without a reason"
    else:
        text = str(error)
    return " ".join(re.sub(r":\s*\d+ validation errors?.*", "", text, flags=re.DOTALL).split())


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SENTENCE else text[:LONGEST_SENTENCE] + "…"


def scrub(text: str, key: str) -> str:
    """The text without the key, and without anything that looks like one."""
    if key.strip():
        text = text.replace(key.strip(), "[key]")
    return re.sub(r"\b(sk|pk|rk)-[\w*-]{6,}", "[key]", text)


def place(url: str) -> str:
    """Host and path of an address, without the name and password that it may hold."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "its address"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}".rstrip("/")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _code_of(error: Any) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    return str(getattr(error, "provider_error_code", None) or body.get("code") or body.get("type") or "")


# -------------------------------------------------------------------- the causes


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is(error: Exception, *names: str) -> bool:
    """Whether the error, or one it came from, is of a class of one of these names (or below it)."""
    classes = {cls.__name__ for cause in _causes(error) for cls in type(cause).__mro__}
    return not classes.isdisjoint(names)


def _deepest(error: Exception) -> str:
    """What the operating system or the line said, in its own words."""
    causes = [cause for cause in _causes(error) if str(cause).strip()]
    for cause in reversed(causes):
        if isinstance(cause, OSError) and cause.errno and cause.errno > 0:
            return os.strerror(cause.errno).lower()
    said = str(causes[-1]) if causes else "the connection broke"
    said = " ".join(said.split()).rstrip(".")
    return said[:1].lower() + said[1:]
