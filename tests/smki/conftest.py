"""OpenSSL as a second opinion on what the office issues."""

from tests.pki.conftest import openssl

__all__ = ["openssl"]
