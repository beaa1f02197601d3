"""Names of issuers as other systems write them."""

import pytest

from simulator.pki.certificate import Certificate
from simulator.xmldsig.issuers import find_among, issuer_of, normal_spelling
from tests.xmldsig.conftest import Signer


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("CN=Z1,OU=07", "CN=Z1,OU=07"),
        ("CN=Z1, OU=07", "CN=Z1,OU=07"),
        ("  cn = Z1 ;ou= 07\n", "CN=Z1,OU=07"),
        ("CN=Z1+OU=07,C=GB", "CN=Z1+OU=07,C=GB"),
        ("CN=", "CN="),
        ("CN=TEST Issuing OCA,OU=07", "CN=TEST Issuing OCA,OU=07"),
        (r"CN=a\, b\2C c,OU=07", r"CN=a\, b\, c,OU=07"),
        ('CN="a, b",OU=07', r"CN=a\, b,OU=07"),
        (r"CN=\C3\A9\E2\82\AC", "CN=é€"),
        (r"CN=a\=b", r"CN=a\=b"),
        (r"CN=\#a\ ", r"CN=\#a\ "),
        (r"CN=a\\ ", r"CN=a\\"),
        (r"CN=a\0Ab", r"CN=a\0Ab"),
        ("2.5.4.45=#03090090B3D51F30010000", "2.5.4.45=#03090090b3d51f30010000"),
        ("x500UniqueIdentifier=90-B3", "X500UNIQUEIDENTIFIER=90-B3"),
    ],
)
def test_one_spelling(written: str, normal: str) -> None:
    assert normal_spelling(written) == normal
    assert normal_spelling(normal) == normal


@pytest.mark.parametrize(
    "text", ["", " ", "Z1", "=Z1", "CN=Z1,", "CN=Z1,,OU=07", "CN=a<b", 'CN="a', r"CN=\FF", "CN=a\\", "CN=" + " " * 2000]
)
def test_no_name(text: str) -> None:
    assert normal_spelling(text) is None


def test_found_by_issuer_and_serial_number(user: Signer, dsp: Signer) -> None:
    find = find_among([user.certificate, dsp.certificate])
    wanted: Certificate = dsp.certificate
    assert issuer_of(wanted) == "CN=TEST Issuing OCA,OU=07"
    assert find(issuer_of(wanted), wanted.serial) == wanted
    assert find("CN=LIVE Issuing OCA,OU=07", wanted.serial) is None
    assert find(issuer_of(wanted), wanted.serial + 1) is None
