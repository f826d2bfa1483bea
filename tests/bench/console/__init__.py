"""How soon a link worker sees her words, and what fifty open consoles cost."""
