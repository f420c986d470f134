"""What the functions of `wan_client.api` raise by themselves."""


class UnexpectedStatus(Exception):
    """The server answered with an HTTP status that the API's document does not name.

    Raised only by a client with `raise_on_unexpected_status=True`.
    """

    def __init__(self, status_code: int, content: bytes) -> None:
        self.status_code = status_code
        self.content = content
        super().__init__(f"unexpected HTTP status {status_code}: {content[:500]!r}")


class InvalidRequest(ValueError):
    """The document refuses what was to be sent: a limit, or members that do not go together.

    Nothing was sent.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
