Feature: A Gas Transporter's certificate on an electricity meter
  A certificate says which Remote Party Role its owner has, not whether that is electricity or gas. The ESME has no
  means of telling a Gas Transporter from an Electricity Distributor.

  @SECMP0063-C9
  Scenario: The Supplier places a Gas Transporter's certificate on an ESME
    Given SECMP0063 is in force in the reading dcc-assessment
    And a SMETS2 ESME installed by Avon Energy in the network of EELC, not commissioned
    When Avon Energy sends 6.21 to place the Certificates of NT in the Network Operator slot of the ESME
    Then the response is E0621N1 by 6.21 certificate party
    And the Network Operator slot of the ESME holds the Certificates of the DCC
    When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is I0
