"""The root of every error that Ambiyans raises on purpose."""


class AmbiyansError(Exception):
    """Something is wrong that a person can put right.

    Facts are attributes; ``str(error)`` is one line for the operator.
    """
