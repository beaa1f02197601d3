Feature: Who may have a Certificate revoked, and why
  The Subscriber and the SMKI PMA request revocation, and the OCA revokes what it knows to be unreliable. Device
  Certificates are issued for the life of the Device and cannot be revoked.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
    And Blencathra Power is an Authorised Subscriber

  @SMKI-124-revocation
  Scenario Outline: <requester> requests revocation because <reason>
    When <requester> requests revocation of the Digital Signing Certificate of Avon Energy because <reason>
    Then the SMKI Service does it
    And Blencathra Power finds 1 Certificates in the SMKI Repository
      | EUI-64 of | Avon Energy |
      | status    | revoked     |

    Examples:
      | requester    | reason                                 |
      | Avon Energy  | its private key is unreliable          |
      | Avon Energy  | its cryptographic module is unreliable |
      | Avon Energy  | the Subscriber wishes so               |
      | the SMKI PMA | the SMKI PMA wishes so                 |
      | the DCC      | its private key is unreliable          |

  @SMKI-124-revocation
  Scenario Outline: <requester> may not
    When <requester> requests revocation of the Digital Signing Certificate of Avon Energy because its private key is unreliable
    Then the SMKI Service refuses it because revocation-not-authorised

    Examples:
      | requester        |
      | Blencathra Power |
      | EELC             |

  @SMKI-118-irrevocable
  Scenario Outline: Not even <requester> has a Device Certificate revoked
    When <requester> requests revocation of the Certificate of the ESME
    Then the SMKI Service refuses it because device-certificate-irrevocable

    Examples:
      | requester    |
      | Avon Energy  |
      | the SMKI PMA |
