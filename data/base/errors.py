"""Exceptions of the data room. Every message is Swedish, names the place and says what to do."""


class LagesbildError(Exception):
    """Something a user can act on; ``str()`` is a Swedish sentence fit to show as it stands."""


class ModelError(LagesbildError):
    """The model file is wrong: the message names the key and what was expected."""


class EditionError(LagesbildError):
    """An edition cannot be made, found or read."""


class NothingChanged(LagesbildError):
    """The change would leave all data as it is, so no edition was made."""
