"""An assistant that people text to learn their healthcare rights and to reach a link worker."""
