"""The plan: what was decided, told so that anybody can check it without a solver."""
