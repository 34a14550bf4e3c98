"""Asks a host what became of an address."""

from __future__ import annotations

import time
from http import HTTPStatus

import requests

from bodocs.verification.external.answer import Answer

_SECONDS = 15.0
# A host that asks for a longer pause is asked another day.
_PATIENCE_SECONDS = 30.0
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_FOR_GOOD = {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
# Others refuse robots, or to answer without the body.
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


def session() -> requests.Session:
    """Return what asks; it says who it is, so that whoever minds can tell us."""
    made = requests.Session()
    made.headers["User-Agent"] = "bodocs (checks the links of a documentation)"
    return made


def ask(url: str, asking: requests.Session) -> Answer:
    """Return what a host says of an address; one that cannot be reached has said nothing."""
    try:
        return _judged(url, _response(url, asking))
    except requests.exceptions.TooManyRedirects:
        return Answer("gone", "it leads in a circle")
    except requests.exceptions.InvalidURL as error:
        return Answer("gone", f"it is no address: {error}")
    except requests.exceptions.RequestException as error:
        return Answer("not checked", _said(error))


def _response(url: str, asking: requests.Session) -> requests.Response:
    response = _request("HEAD", url, asking)
    pause = _pause(response)
    if pause is not None:
        time.sleep(pause)
        response = _request("HEAD", url, asking)
    # Some hosts answer nothing but the request of a browser.
    return response if response.ok else _request("GET", url, asking)


def _request(method: str, url: str, asking: requests.Session) -> requests.Response:
    with asking.request(
        method, url, timeout=_SECONDS, allow_redirects=True, stream=True
    ) as response:
        return response


def _pause(response: requests.Response) -> float | None:
    """Return the seconds for which a busy host asks; None if it is not, or asks for too many."""
    said = response.headers.get("Retry-After", "")
    if response.status_code not in _BUSY or not said.isdecimal():
        return None
    return float(said) if float(said) <= _PATIENCE_SECONDS else None


def _judged(url: str, response: requests.Response) -> Answer:
    status = f"{response.status_code} {response.reason}".strip()
    if response.status_code in _GONE:
        return Answer("gone", status)
    if not response.ok:
        return Answer("not checked", status)
    steps = response.history
    if steps and all(step.status_code in _FOR_GOOD for step in steps) and response.url != url:
        return Answer("moved", response.url)
    return Answer("found", status)


def _said(error: requests.exceptions.RequestException) -> str:
    if isinstance(error, requests.exceptions.Timeout):
        return f"no answer within {_SECONDS:g} s"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted here"
    return "its host cannot be reached from here"
