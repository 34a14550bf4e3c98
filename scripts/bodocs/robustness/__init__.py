"""How robust claims are: in how many runs with other seeds they hold."""
