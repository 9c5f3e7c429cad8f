"""Policies as an audit understands them, from the tables alone."""
