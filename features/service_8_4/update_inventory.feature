Feature: 8.4 Update Inventory and 12.2 Device Pre-notification
  A Device is in the Smart Metering Inventory before it is installed: a User notifies it, and may change it until then.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

  @DUIS-8.4
  Scenario: A Device that was notified already
    When Avon Energy sends 12.2 for the ESME
    Then the response is E120201

  @DUIS-8.4
  Scenario: A Device that is installed stays as it is
    When Avon Energy sends 8.4 for the ESME
      | SMI Status | Pending |
    Then the response is E5
    And the SMI Status of the ESME becomes Commissioned
