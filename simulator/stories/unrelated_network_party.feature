Feature: The unrelated Network Party
  A Network Party that is not registered for a meter point may not read its slots (SRPD 6.1(f)). Its 6.15.1 passes the
  DSP today, and it is the Device that discards the Command. If SECMP0063 validates what all senders place, the DSP
  stops it before it is signed.

  @SECMP0063-C3
  Scenario: A Network Party acts on a meter outside its network
    Given SECMP0063 is in force in the reading all-senders
    And a SMETS2 ESME supplied by Avon Energy in the network of EELC
    And the Network Operator slot of the ESME holds the Certificates of EELC
    When EMEB sends 6.24.1 to read the Network Operator slots of the ESME
    Then the response is E4 by user is eligible by registration
    When EMEB sends 6.15.1 to place the Certificates of EMEB in the Network Operator slot of the ESME
    Then the response is E0615N1 by 6.15.1 certificate party
    And the Network Operator slot of the ESME holds the Certificates of EELC
    When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is I0
