Feature: The Issuing OCA is rolled over
  A new Issuing OCA takes over. What the former one has issued stays good: it lists those of its own Certificates that
  are revoked, as the new one lists its own.

  Background:
    Given Avon Energy is an Authorised Subscriber
    And a SMETS2 ESME supplied by Avon Energy in the network of EELC
    When a new Issuing OCA takes over

  @SMKI-124-roll-over
  Scenario: The ceremonies are on record
    Then the key ceremonies of the OCA are
      | authority          | ceremony                              | reason                          |
      | TEST Issuing OCA   | key withdrawn from issuing certificates | the Issuing OCA was rolled over |
      | TEST Issuing OCA 2 | key pair generated and certified      | the Issuing OCA was rolled over |

  @SMKI-124-roll-over
  Scenario: Certificates of both are relied upon
    When Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
    Then the response is I0
    When Avon Energy requests an Organisation Certificate
      | Remote Party Role | XML Signing |
    Then the result of the request is SUCCESS
    And the Certificate was signed by TEST Issuing OCA 2
    When its Certificates are accepted
    And Avon Energy uses its new Certificate
    And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
    Then the response is I0

  @SMKI-124-roll-over @SMKI-124-CRL
  Scenario: Each lists its own
    When Avon Energy requests revocation of the XML Signing Certificate of Avon Energy because its private key is unreliable
    And 1 hours pass
    Then the last revocation lists are
      | list | published          | Certificates | time limit |
      | CRL  | 4 March 2019 00:00 | 0            | met        |
      | CRL  | 4 March 2019 00:30 | 1            | met        |
    When Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
    Then the response is E100 by sender is authenticated
    And the explanation is path-revoked
