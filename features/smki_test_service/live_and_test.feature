Feature: The SMKI Test Service beside the live one
  An enduring test service issues test Certificates, which say that they are for test and emulate live ones. They are
  never used for live operations, and nothing of the live world is issued by the test service.

  Background:
    Given the live environment
    And a SMETS2 ESME supplied by Avon Energy in the network of EELC
    And Avon Energy is an Authorised Subscriber

  @SMKI-84 @SMKI-86-live
  Scenario: The DSP of the live world refuses what is signed with a test Certificate
    When the Parties turn to the test SMKI Service
    And Avon Energy completes the SMKI and Repository Entry Process Tests for the whole SMKI Service
    And Avon Energy applies to become an Authorised Subscriber for the whole SMKI Service
    And the Registration Authority authenticates Ada Marsh
    And Avon Energy enrols Ada Marsh as an Authorised Responsible Officer
    And Avon Energy requests an Organisation Certificate
      | Remote Party Role | XML Signing |
      | officer           | Ada Marsh   |
    Then the result of the request is SUCCESS
    And the Certificate was signed by TEST Issuing OCA
    And the Certificate says that it is a test Certificate
    When its Certificates are accepted
    And Avon Energy uses its new Certificate
    And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
    Then the response is E100 by sender is authenticated
    And the explanation is path-environment

  @SMKI-84 @SMKI-86-live
  Scenario: With a Certificate of the live service the same request is served
    When Avon Energy requests an Organisation Certificate
      | Remote Party Role | XML Signing |
    Then the Certificate was signed by LIVE Issuing OCA
    And the Certificate says that it is a live Certificate
    When its Certificates are accepted
    And Avon Energy uses its new Certificate
    And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
    Then the response is I0

  @SMKI-85
  Scenario: Each has an entry process of its own
    When the Parties turn to the test SMKI Service
    And Avon Energy requests a Device Certificate for a new ESME
    Then the result of the request is REJECTED because entry-process-incomplete

  @SMKI-84 @SMKI-85
  Scenario: The test service issues nothing for a live Device
    When the Parties turn to the test SMKI Service
    Given Avon Energy is an Authorised Subscriber
    And the EUI-64 of the ESME is allocated to Avon Energy
    When Avon Energy requests a Device Certificate for the ESME
    Then the result of the request is INELIGIBLE because of-another-service
    When Avon Energy requests a Device Certificate for a new ESME
    Then the result of the request is SUCCESS

  @SMKI-84
  Scenario Outline: A key that the <first> service has certified is none for the <other> one
    When the Parties turn to the <other> SMKI Service
    Given Avon Energy is an Authorised Subscriber
    When the Parties turn to the <first> SMKI Service
    Given Avon Energy is an Authorised Subscriber
    When Avon Energy requests a Device Certificate for a new ESME
    Then the result of the request is SUCCESS
    When the Parties turn to the <other> SMKI Service
    And Avon Energy requests a Device Certificate for a new ESME
      | key | that of the last request |
    Then the result of the request is INELIGIBLE because of-another-service

    Examples:
      | first | other |
      | live  | test  |
      | test  | live  |
