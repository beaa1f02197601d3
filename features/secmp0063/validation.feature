Feature: The Network Operator of the certificate must be the Network Operator for the ESME
  SECMP0063, requirement 1. A Supplier chooses the Network Operator Certificate that it places on an ESME. The DCC
  knows the MPAN and can tell whether the certificate is that of the Network Operator for it.

  EELC and LOND are licence areas of one group, EMEB is an area of another. IPNL is an independent distributor (IDNO),
  NT a Gas Transporter: its certificates have the same Remote Party Role as those of Electricity Distributors.

  Background:
    Given SECMP0063 is in force in the reading dcc-assessment
    And a SMETS2 ESME supplied by Avon Energy in the network of EELC

  Rule: The DCC validates the Network Operator Certificate that a Supplier attempts to place on an ESME

    @SECMP0063-R1 @SECMP0063-C1 @SEC-AC-5.2a
    Scenario Outline: A Supplier hands the Network Operator slot over (6.21)
      When Avon Energy sends 6.21 to place the Certificates of <owner> in the Network Operator slot of the ESME
      Then the response is <response>
      And the Network Operator slot of the ESME holds the Certificates of <holder>

      @SECMP0063-C10
      Examples: The Electricity Distributor for the ESME
        | owner | response | holder |
        | EELC  | I0       | EELC   |

      Examples: Another distributor
        | owner | response                          | holder  |
        | EMEB  | E0621N1 by 6.21 certificate party | the DCC |

      @SECMP0063-C11
      Examples: Another licence area of the same group
        | owner | response                          | holder  |
        | LOND  | E0621N1 by 6.21 certificate party | the DCC |

      Examples: An independent distributor
        | owner | response                          | holder  |
        | IPNL  | E0621N1 by 6.21 certificate party | the DCC |

      @SECMP0063-C9
      Examples: A Gas Transporter, whose certificate could mean that the meter has to be replaced
        | owner | response                          | holder  |
        | NT    | E0621N1 by 6.21 certificate party | the DCC |

    @SECMP0063-R1 @SECMP0063-C1
    Scenario Outline: A Supplier that holds the Network Operator slot updates it (6.15.1)
      Given the Network Operator slot of the ESME holds the Certificates of Avon Energy
      When Avon Energy sends 6.15.1 to place the Certificates of <owner> in the Network Operator slot of the ESME
      Then the response is <response>
      And the Network Operator slot of the ESME holds the Certificates of <holder>

      Examples:
        | owner | response                            | holder      |
        | EELC  | I0                                  | EELC        |
        | EMEB  | E0615N1 by 6.15.1 certificate party | Avon Energy |
        | LOND  | E0615N1 by 6.15.1 certificate party | Avon Energy |
        | IPNL  | E0615N1 by 6.15.1 certificate party | Avon Energy |
        | NT    | E0615N1 by 6.15.1 certificate party | Avon Energy |

    @SECMP0063-R1
    Scenario Outline: Either certificate of a request can be the wrong one
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
        | <certificate type> | EMEB |
      Then the response is E0621N1 by 6.21 certificate party

      Examples:
        | certificate type            |
        | Digital Signing Certificate |
        | Key Agreement Certificate   |

  Rule: The DCC compares the owner of the certificate with the Network Operator for the MPAN

    @SECMP0063-R1
    Scenario: The DCC's assessment looks at the DSP's copy of Registration Data
      When Avon Energy sends 6.21 to place the Certificates of EMEB in the Network Operator slot of the ESME
      Then the response is E0621N1 by 6.21 certificate party
      And the DCC looked at
        | device type               | ESME            |
        | remote party role         | NetworkOperator |
        | digital signing operators | EMEB            |
        | key agreement operators   | EMEB            |
        | registered operator       | EELC            |
