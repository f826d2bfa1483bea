"""``python -m bot``: run, chat, queue and the rest."""

import sys

from bot.cli import main

if __name__ == "__main__":
    sys.exit(main())
