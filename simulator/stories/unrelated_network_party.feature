Feature: The unrelated Network Party
  The certificates of EMEB are on a meter in the network of EELC. EMEB is not registered for its meter point: it may not
  read the slots (SRPD 6.1(f)), but it may hand the meter over with 6.15.1, and SECMP0063 does not prevent that
  (Business Requirements). Only in the reading all-senders does the DSP stop such a Network Party, even where the Device
  would have discarded the Command.

  @SECMP0063-C3
  Scenario: A Network Party acts on a meter outside its network
    Given SECMP0063 is in force in the reading dcc-assessment
    And a SMETS2 ESME supplied by Avon Energy in the network of EELC
    And the Network Operator slot of the ESME holds the Certificates of EMEB
    When EMEB sends 6.24.1 to read the Network Operator slots of the ESME
    Then the response is E4 by user is eligible by registration
    When EMEB sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is I0
    And the Network Operator slot of the ESME holds the Certificates of EELC
    When EMEB sends 6.15.1 to place the Certificates of EMEB in the Network Operator slot of the ESME
    Then the response is E21 because command-wrong-originator
    And the Network Operator slot of the ESME holds the Certificates of EELC
    And the responses are the same without SECMP0063
