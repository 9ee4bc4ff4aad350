"""What administrators ask for and the rules of the house do not allow."""


class Impossible(Exception):
    """Nothing was changed; `code` says why, and pages put it into words beside the right field."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
