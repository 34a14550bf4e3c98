"""The pages of the reference: one for each module, as Markdown for the website."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bodocs.api import signatures
from bodocs.api.docstrings import rendered
from bodocs.api.model import Member, Module, first_sentence
from bodocs.api.packages import Package
from bodocs.api.reference import Inherited, Reference
from bodocs.api.usage import Usage, User
from bodocs.rendering import code, gallery
from bodocs.rendering.assets import Assets
from bodocs.rendering.escaping import escape_markdown
from bodocs.rendering.html import element, escape
from bodocs.rendering.links import Links
from bodocs.rendering.prose import Prose

_DESCRIPTION_LIMIT = 160
_TUTORIALS = 6
"""Tutorials that are told of one by one where a name is documented; the gallery has them all."""


class _Links(Links):
    """Where links in docstrings lead: elsewhere, or to the reference. They name no files."""

    def resolve(self, target: str) -> str:
        """Return the target, or ``#`` for one that leads nowhere."""
        return target if target.startswith(("https://", "http://", "mailto:", "/api/")) else "#"

    def image(self, target: str) -> None:
        """Return None: a docstring brings no pictures along."""
        del target


@dataclass(frozen=True)
class Pages:
    """Writes the pages of a reference.

    Attributes:
        reference: The packages, and which of their modules have a page.
        usage: What the site's other pages use.
    """

    reference: Reference
    usage: Usage

    def module(self, path: str) -> str:
        """Return the page of a module."""
        module = self.reference.module(path)
        front = {
            "title": path,
            "sidebar_label": path.rpartition(".")[2],
            "description": self._about(module),
        }
        return _page(path, front, self._content(module))

    def package(self, name: str) -> str:
        """Return the page of a package: its modules, and what its top module defines."""
        package = self.reference.package(name)
        modules = [path for path in self._modules(name) if path != name]
        blocks = [f"{_release(package)}. Modules that pages of this site use:"]
        blocks += ["\n".join(self._entries(modules))] if modules else []
        if name in self.reference.modules:
            blocks += self._content(self.reference.module(name))
        front = {
            "title": package.title,
            "sidebar_label": package.name,
            "description": f"Modules of {_release(package)} that pages of this site use.",
        }
        return _page(name, front, blocks)

    def overview(self, names: Iterable[str]) -> str:
        """Return the page that lists all packages."""
        blocks = [
            "What the pages of this site use, as the docstrings of the installed versions "
            "describe it. Each page has the whole of one module."
        ]
        for name in names:
            package = self.reference.package(name)
            blocks.append(f"## [{escape_markdown(_release(package))}](/api/{name}) {{#{name}}}")
            blocks.append("\n".join(self._entries(self._modules(name))))
        front = {
            "title": "API reference",
            "sidebar_label": "Overview",
            "sidebar_position": 0,
            "description": "What the pages of this site use, as the docstrings describe it.",
        }
        return _page("", front, blocks)

    def _about(self, module: Module) -> str:
        """Return what the module says of itself, or what there is in it."""
        said = first_sentence(module.docstring)[:_DESCRIPTION_LIMIT]
        names = [m.name for m in module.members if m.kind in {"class", "function"}]
        own = ", ".join(name for name in names if "." not in name)
        release = _release(self.reference.package(module.path))
        found = f"{module.path} of {release}: {own}" if own else f"{module.path} of {release}."
        return said or textwrap.shorten(found, _DESCRIPTION_LIMIT, placeholder=" …")

    def _modules(self, package: str) -> list[str]:
        found = (m for m in self.reference.modules if m.partition(".")[0] == package)
        return sorted(found)

    def _entries(self, modules: list[str]) -> Iterator[str]:
        for path in modules:
            used = [n for n in self.reference.members(path) if self._users(f"{path}.{n}")]
            names = [self._link(f"`{n}`", n, path) for n in used if "." not in n]
            yield f"- [`{path}`](/api/{path.replace('.', '/')}): {', '.join(names)}"

    def _users(self, canonical: str) -> tuple[User, ...]:
        return self.usage.users.get(canonical, ())

    def _content(self, module: Module) -> list[str]:
        package = self.reference.package(module.path)
        source = package.line(module.file, 0, 0)
        facts = [_release(package), f"[Source](<{source}>)" if source and module.file else ""]
        blocks = [" · ".join(filter(None, facts)), self._prose(module.docstring, module.path)]
        classes = [m for m in module.members if m.kind == "class" and "." not in m.name]
        others = [m for m in module.members if m.kind != "class" and "." not in m.name]
        functions = [m for m in others if m.kind == "function"]
        constants = [m for m in others if m.kind != "function"]
        for member in classes:
            blocks += self._class(module, member)
        for member in functions + constants:
            blocks += [_heading(2, member.name, member.name), *self._member(module, member)]
        return blocks

    def _class(self, module: Module, found: Member) -> list[str]:
        blocks = [_heading(2, found.name, found.name), *self._member(module, found)]
        members = [m for m in module.members if m.name.startswith(f"{found.name}.")]
        fields = [m for m in members if m.kind == "attribute" and m.name.count(".") == 1]
        if fields:
            blocks += ["**Attributes**", *self._fields(module, fields)]
        for member in members:
            if member not in fields:
                name = member.name.removeprefix(f"{found.name}.")
                blocks += [_heading(3, name, member.name), *self._member(module, member)]
        return [*blocks, *self._inherited(f"{module.path}.{found.name}", found.name)]

    def _member(self, module: Module, member: Member) -> list[str]:
        scope = f"{module.path}.{member.name}"
        parameters = [p for one in member.signatures for p in one.parameters]
        return [
            code.block(signatures.shown(member), "python"),
            self._bases(member, module.path),
            self._prose(member.docstring, scope, parameters),
            self._prose(member.constructor, scope, parameters),
            *self._facts(module, member),
        ]

    def _bases(self, member: Member, module: str) -> str:
        names = [name for name in member.bases if name != "object"]
        links = [self._link(f"`{name.rpartition('.')[2]}`", name, module) for name in names]
        return f"Bases: {', '.join(links)}" if links else ""

    def _link(self, text: str, name: str, scope: str) -> str:
        address = self._lookup(name, scope)
        return f"[{text}]({address})" if address else text

    def _facts(self, module: Module, member: Member) -> list[str]:
        package = self.reference.package(module.path)
        source = package.line(module.file, member.line, member.end)
        parts = [f"[Source](<{source}>)" if source and member.line else ""]
        canonical = f"{module.path}.{member.name}"
        cards = self._cards(canonical) if "." not in member.name else ""
        if not cards:
            parts.append(self._used(canonical))
        return [" · ".join(filter(None, parts)), cards]

    def _cards(self, canonical: str) -> str:
        """Return cards of the pages that use an object; nothing while none has a picture."""
        users = _told(self._users(canonical))
        if not any(user.thumbnail for user in users):
            return ""
        cards = [
            {
                "title": user.title,
                "url": user.url,
                "thumbnail": asdict(user.thumbnail) if user.thumbnail else None,
            }
            for user in users
        ]
        count = self._tutorials(canonical)
        listed = {"count": count, "url": gallery.users(canonical)} if count > 1 else None
        return element("users", json=cards, gallery=listed)

    def _used(self, canonical: str) -> str:
        users = _told(self._users(canonical))
        links = ", ".join(f"[{escape_markdown(u.title)}](<{u.url}>)" for u in users)
        count = self._tutorials(canonical)
        every = f" ([all {count} tutorials](<{gallery.users(canonical)}>))" if count > 1 else ""
        return f"Used in {links}{every}" if links else ""

    def _tutorials(self, canonical: str) -> int:
        return sum(user.tutorial for user in self._users(canonical))

    def _fields(self, module: Module, fields: list[Member]) -> Iterator[str]:
        yield "<ul>"
        for one in fields:
            text = self._prose(one.docstring, f"{module.path}.{one.name}")
            yield f'<li id="{escape(one.name)}">'
            yield f"<code>{_literal(signatures.shown(one))}</code>"
            yield from filter(None, [text, self._used(f"{module.path}.{one.name}")])
            yield "</li>"
        yield "</ul>"

    def _inherited(self, canonical: str, name: str) -> Iterator[str]:
        groups: dict[str, list[Inherited]] = {}
        for one in self.reference.inherited(canonical):
            groups.setdefault(one.canonical.rpartition(".")[0], []).append(one)
        for base, members in groups.items():
            title = self._link(f"`{base.rpartition('.')[2]}`", base, canonical)
            yield f"Inherited from {title}:"
            items = []
            for one in members:
                address = self.reference.address(one.canonical)
                text = f"<code>{escape(one.name)}</code>"
                text = f'<a href="{address}">{text}</a>' if address else text
                items.append(f'<li id="{escape(name)}.{escape(one.name)}">{text}</li>')
            yield '<ul class="api-names">\n' + "\n".join(items) + "\n</ul>"

    def _prose(self, text: str, scope: str, parameters: Iterable[Any] = ()) -> str:
        markdown = rendered(text, lambda name: self._lookup(name, scope), parameters)
        assets = Assets()
        return Prose(_Links(Path(), Path(), {}, assets), assets).render(markdown)

    def _lookup(self, name: str, scope: str) -> str | None:
        """Return the address of what a name means in a scope, or in any around it."""
        around = scope
        canonical = self.reference.find(name)
        while around and canonical is None:
            canonical = self.reference.find(f"{around}.{name}")
            around = around.rpartition(".")[0]
        # What speaks of itself needs no link to itself.
        own = canonical is None or scope == canonical or scope.startswith(f"{canonical}.")
        return None if own else self.reference.address(canonical or "")


def _told(users: Iterable[User]) -> list[User]:
    """Return the users without those tutorials that would make too long a list."""
    found = list(users)
    beyond = [user for user in found if user.tutorial][_TUTORIALS:]
    return [user for user in found if user not in beyond]


def _release(package: Package) -> str:
    return f"{package.title} {package.version}"


def _heading(level: int, name: str, anchor: str) -> str:
    return f"{'#' * level} `{name}` {{#{anchor}}}"


def _literal(text: str) -> str:
    # Within a line of Markdown, where signs that mean something have to be written otherwise.
    return escape_markdown(" ".join(text.split()))


def _page(path: str, front: dict[str, Any], blocks: Iterable[str]) -> str:
    slug = {"slug": f"/{path.replace('.', '/')}"}
    rest = {"toc_max_heading_level": 2, "mdx": {"format": "md"}}
    head = json.dumps({**front, **slug, **rest}, ensure_ascii=False)
    return f"---\n{head}\n---\n\n" + "\n\n".join(b for b in blocks if b.strip()) + "\n"
