"""What is installed, read faster than the standard library reads it, and just as right."""

from __future__ import annotations

from bodocs import installed


def test_the_same_is_found_as_by_the_standard_library() -> None:
    from importlib import metadata

    ours = installed.at(installed.search_path())
    for module, names in metadata.packages_distributions().items():
        canonical = {installed.canonicalize_name(name) for name in names}
        assert canonical <= ours.owners(module) or not module.isidentifier(), module
    for entry in metadata.distributions():
        name = installed.canonicalize_name(entry.metadata["Name"])
        found = ours.distribution(name)
        assert found is not None
        assert found.version == entry.version
        assert list(found.requires) == list(entry.requires or ())
