"""Learn the weights of bot/understanding from labelled examples; never at run time."""
