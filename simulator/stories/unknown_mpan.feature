Feature: The unknown MPAN
  Should the MPAN be unknown, DCC systems revert to default functionality and trust that the Supplier is updating to
  the correct certificate (Modification Proposal SECMP0063). In the DCC's assessment, an MPAN is unknown if Registration
  Data lacks it.

  @SECMP0063-C7
  Scenario: Registration Data does not hold the MPAN, so the Supplier is trusted
    Given SECMP0063 is in force in the reading dcc-assessment
    And a SMETS2 ESME installed by Avon Energy in the network of EELC, not commissioned
    And the DSP's copy of Registration Data lacks the meter point of the ESME
    When Avon Energy sends 6.21 to place the Certificates of EMEB in the Network Operator slot of the ESME
    Then the response is I0
    And the Network Operator slot of the ESME holds the Certificates of EMEB
