"""What is the matter when a file cannot be written, in words, and what to do about it."""

from __future__ import annotations

import errno
from collections.abc import Mapping

_FAULTS: Mapping[int | None, str] = {
    errno.ENOSPC: "there is no room left; make room, or",
    errno.EDQUOT: "your share of the disk is used up; make room, or",
    errno.EFBIG: "the file would be larger than is allowed here; raise the limit, or",
    errno.EACCES: "you may not write there;",
    errno.EPERM: "you may not write there;",
    errno.EROFS: "the disk can only be read;",
    errno.EEXIST: "a file of that name is in the way; move it, or",
    errno.ENOTDIR: "part of the path is a file, not a folder;",
    errno.EISDIR: "a folder of that name is in the way; move it, or",
}


def advice(error: Exception, otherwise: str = "choose another folder with --out") -> str:
    """The reason of a failure to write, and a way on: of an ``OSError`` by its number, of others as they say it."""
    if not isinstance(error, OSError):
        return f"{error}; {otherwise}"
    return f"{_FAULTS.get(error.errno, f'{error.strerror or error};')} {otherwise}"
