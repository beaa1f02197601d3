Feature: 8.4 Update Inventory and 12.2 Device Pre-notification
  A Device is in the Smart Metering Inventory before it is installed: a User notifies it, and may change it until then.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

  @DUIS-8.4
  Scenario: A Device that was notified already
    When Avon Energy sends 12.2 for the ESME
    Then the response is E120201 because device-notified-before

  @DUIS-8.4 @DUIS-E1008
  Scenario: A meter point number whose check digit is wrong
    When Avon Energy sends 8.4 for the ESME
      | Import MPxN | 1039384244015 |
    Then the response is E1008 because no-meter-point

  @DUIS-8.4
  Scenario: A Device that is installed stays as it is
    When Avon Energy sends 8.4 for the ESME
      | SMI Status | Pending |
    Then the response is E5 because device-installed
    And the SMI Status of the ESME becomes Commissioned
