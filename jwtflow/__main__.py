"""``python -m jwtflow`` is the same as the command ``jwtflow``."""

from jwtflow.cli import main

if __name__ == "__main__":
    main()
