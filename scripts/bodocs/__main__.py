"""``python -m bodocs``, for where a Python is known and no command is on the PATH."""

from bodocs.cli import main

if __name__ == "__main__":
    main()
