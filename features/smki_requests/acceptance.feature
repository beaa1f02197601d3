Feature: The Subscriber accepts or rejects what was issued
  Certificates wait until they are picked up, which accepts all but those that are rejected at once. Accepted
  Certificates are lodged in the SMKI Repository. After 30 days they are not given out any more.

  Background:
    Given Avon Energy is an Authorised Subscriber

  @SMKI-116-acceptance @SMKI-159-certificates
  Scenario: A Certificate is lodged when it has been accepted, and not before
    When Avon Energy requests a Device Certificate for a new ESME
    Then the result of the request is SUCCESS
    And the SMKI Repository shows the Certificate as not lodged
    When its Certificates are accepted
    Then the SMKI Service does it
    And the SMKI Repository shows the Certificate as in use

  @SMKI-116-acceptance @SMKI-rejected
  Scenario: A rejected Organisation Certificate is revoked, and the list says so
    When Avon Energy requests an Organisation Certificate
    And the Certificate of request 1 is rejected
    Then the SMKI Repository shows the Certificate as revoked
    When 1 hours pass
    Then the last revocation lists are
      | list | published         | Certificates | time limit |
      | CRL  | 4 March 2019 00:30 | 1           | met        |

  @SMKI-116-acceptance @SMKI-rejected @SMKI-118-irrevocable
  Scenario: A rejected Device Certificate is not lodged, because it cannot be revoked
    When Avon Energy requests a Device Certificate for a new ESME
    And the Certificate of request 1 is rejected
    Then the SMKI Repository shows the Certificate as not lodged
    When 1 hours pass
    Then the last revocation lists are
      | list | published          | Certificates | time limit |
      | CRL  | 4 March 2019 00:00 | 0            | met        |

  @SMKI-116-acceptance
  Scenario: There is nothing to accept where nothing was issued
    When Avon Energy submits a batch of 2 requests for ESMEs
    And its Certificates are accepted
    Then the SMKI Service refuses it because results-not-ready

  @SMKI-116-acceptance @SMKI-rejected
  Scenario: What was accepted is not rejected later
    When Avon Energy requests an Organisation Certificate
    And its Certificates are accepted
    And the Certificate of request 1 is rejected
    Then the SMKI Service refuses it because already-accepted
    And the SMKI Repository shows the Certificate as in use

  @SMKI-116-acceptance @SMKI-rejected
  Scenario: Only a Certificate that was issued is rejected
    When Avon Energy requests a Device Certificate for a new ESME
    And the Certificate of request 2 is rejected
    Then the SMKI Service refuses it because nothing-to-reject
    And the SMKI Repository shows the Certificate as not lodged

  @SMKI-116-acceptance
  Scenario: Another Party does not get the Certificates
    Given Blencathra Power is an Authorised Subscriber
    When Avon Energy requests a Device Certificate for a new ESME
    And the officer of Blencathra Power picks up the Certificates for Blencathra Power
    Then the SMKI Service refuses it because not-the-subscriber
    When the officer of Blencathra Power picks up the Certificates for Avon Energy
    Then the SMKI Service refuses it because officer-not-enrolled
    And the SMKI Repository shows the Certificate as not lodged

  @SMKI-116-acceptance @SMKI-116-officers @SMKI-portal-lockout
  Scenario: An officer who is locked out does not get the Certificates
    When Avon Energy requests a Device Certificate for a new ESME
    And the officer of Avon Energy fails to log in to the SMKI Portal 5 times
    And its Certificates are accepted
    Then the SMKI Service refuses it because officer-locked-out
    When the Registration Authority authenticates the officer of Avon Energy
    And its Certificates are accepted
    Then the SMKI Service does it

  @SMKI-30-days
  Scenario Outline: Certificates are picked up after <hours> hours
    When Avon Energy requests a Device Certificate for a new ESME
    And <hours> hours pass
    And its Certificates are accepted
    Then the SMKI Service <answer>
    And the SMKI Repository shows the Certificate as <status>

    Examples:
      | hours | answer                                 | status     |
      | 719   | does it                                | in use     |
      | 721   | refuses it because certificates-lapsed | not lodged |
