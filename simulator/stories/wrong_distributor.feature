Feature: The wrong distributor
  A Supplier installs a meter in the network of UK Power Networks' Eastern area (EELC) and places the Certificates of
  its London area (LOND). Every certificate is genuine. Over 10 % of Smart Meters hold the wrong Network Operator
  Certificate in this way (Modification Proposal SECMP0063).

  @SECMP0063-R1 @SECMP0063-R2 @SECMP0063-R2-retry @SECMP0063-R3
  Scenario: The Supplier places another area's certificate, and corrects it
    Given SECMP0063 is in force in the reading dcc-assessment
    And a SMETS2 ESME installed by Avon Energy in the network of EELC, not commissioned
    When Avon Energy sends 6.21 to place the Certificates of Avon Energy in the Supplier slot of the ESME
    And Avon Energy sends 8.1.1 to commission the ESME
    And Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
    Then the response is E0621N1 by 6.21 certificate party
    And the Network Operator slot of the ESME holds the Certificates of the DCC
    When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is I0
    And the Network Operator slot of the ESME holds the Certificates of EELC
    And SEC Appendix AC 5.2(a) is met for the ESME
