"""Cases made of invented rows: the same seed gives the same case."""
