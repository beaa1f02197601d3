Feature: Recovery through handover
  Where the wrong Network Operator's certificate is on a SMETS2 Device, the Supplier cannot replace it: the Device obeys
  the holder of the slot alone. The DCC takes the slot back with the Recovery key, and the Supplier has it handed over
  again.

  @SECMP0063-C2 @SECMP0063-C13
  Scenario: The DCC takes the slot back, and the Supplier has it handed over
    Given SECMP0063 is in force in the reading dcc-assessment
    And a SMETS2 ESME supplied by Avon Energy in the network of EELC
    And the Network Operator slot of the ESME holds the Certificates of LOND
    When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is E21 because command-wrong-originator
    When the DCC sends 6.21 to place the Certificates of the DCC in the Network Operator slot of the ESME
    Then the response is I0
    When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is I0
    And the Network Operator slot of the ESME holds the Certificates of EELC
