"""Asks many hosts at once, and each of them one thing at a time."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urldefrag, urlsplit

from bodocs.verification.external.answer import Answer
from bodocs.verification.external.asking import ask, session
from bodocs.verification.external.memory import Memory

_HOSTS_AT_ONCE = 8
_PAUSE_SECONDS = 0.5


def crawl(urls: Iterable[str], memory: Memory) -> dict[str, Answer]:
    """Return what became of each address; what is remembered is not asked.

    Args:
        urls: The addresses. Fragments are left out of the question: hosts do not know them.
        memory: What is known; it takes down what it is told.
    """
    wanted = {url: urldefrag(url).url for url in urls}
    answers: dict[str, Answer] = {}
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for address in dict.fromkeys(wanted.values()):
        known = memory.get(address)
        if known is not None:
            answers[address] = known
        else:
            hosts[urlsplit(address).netloc.lower()].append(address)
    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
        for found in pool.map(_of_host, hosts.values()):
            answers.update(found)
            for address, answer in found.items():
                memory.put(address, answer)
    memory.save()
    return {url: answers[address] for url, address in wanted.items()}


def _of_host(addresses: Sequence[str]) -> dict[str, Answer]:
    found = {}
    with session() as asking:
        for number, address in enumerate(addresses):
            if number:
                time.sleep(_PAUSE_SECONDS)
            found[address] = ask(address, asking)
    return found
