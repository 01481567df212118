"""From a file's bytes to typed rows for the log, or to a list of everything that is wrong with them."""
