Feature: The SMETS1 lockout and its reliefs
  For a SMETS1 Device, DSP and S1SP hold the certificates by proxy. A Critical request has to come from the owner of
  the certificate that is held, and from a Party that is registered. Once these are two Parties, no 6.15.1 is accepted
  from anybody (DP107). Compare the reliefs with today's rules.

  @DP107-I1 @DP107-I2 @DP107-I3 @DP107-I4
  Scenario: Another Party's certificate is accepted, and nobody can take it back
    Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
    When EELC sends 6.15.1 to place the Certificates of EMEB in the Network Operator slot of the ESME
    Then the response is I0
    When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is E100 by user owns the proxy held certificate
    When EMEB sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is E4 by user is eligible by registration
    When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is E11 by 6.21 device is dcc controlled
    And the Network Operator slot of the ESME holds the Certificates of EMEB
