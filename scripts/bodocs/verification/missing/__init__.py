"""Names that do not exist in the installed packages, and the mark of those that no longer do.

Outputs do not depend on any of it, so it is no part of the engine's version.
"""
