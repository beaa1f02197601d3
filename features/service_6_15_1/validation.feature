Feature: Validation of 6.15.1 (DUIS 3.8.66.3)

  Rule: E061501 - the combination of User Role, Remote Party Role and Device Type is incorrect

    @DUIS-E061501
    Scenario Outline: Who may address which role on which Device
      Given Solway Electric is a Supplier Party in the User Role of Import Supplier
      And a SMETS2 <device> supplied by <supplier> in the network of <network>
      When <sender> sends 6.15.1 to place the Certificates of <certificate of> in the <role> slot of the <device>
        | Top Up Floor Seq Number          | none |
        | Key Agreement Top Up Certificate | none |
      Then the response is <response>

      Examples: Correct
        | device | network | supplier        | sender          | certificate of  | role             | response                             |
        | ESME   | EELC    | Solway Electric | Solway Electric | Solway Electric | Supplier         | I0                                   |
        | ESME   | EELC    | Avon Energy     | EELC            | EELC            | Network Operator | E21 because command-wrong-originator |
        | GPF    | NT      | Avon Energy     | Avon Energy     | Avon Energy     | Supplier         | I0                                   |
        | GPF    | NT      | Avon Energy     | NT              | NT              | Network Operator | E21 because command-wrong-originator |
        | GSME   | NT      | Avon Energy     | Avon Energy     | Avon Energy     | Supplier         | I0                                   |

      Examples: Incorrect
        | device | network | supplier        | sender          | certificate of  | role                  | response                      |
        | GPF    | NT      | Solway Electric | Solway Electric | Solway Electric | Supplier              | E061501 by 6.15.1 combination |
        | GSME   | NT      | Avon Energy     | Avon Energy     | NT              | Network Operator      | E061501 by 6.15.1 combination |
        | ESME   | EELC    | Avon Energy     | NT              | NT              | Network Operator      | E061501 by 6.15.1 combination |
        | GPF    | NT      | Avon Energy     | EELC            | EELC            | Network Operator      | E061501 by 6.15.1 combination |
        | ESME   | EELC    | Avon Energy     | EELC            | Avon Energy     | Supplier              | E061501 by 6.15.1 combination |
        | ESME   | EELC    | Avon Energy     | Avon Energy     | the DCC         | Access Control Broker | E061501 by 6.15.1 combination |
        | CHF    | EELC    | Avon Energy     | Avon Energy     | Avon Energy     | Supplier              | E061501 by 6.15.1 combination |

  Rule: The other checks of certificates and data items

    Background:
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of EELC

    @DUIS-E061504
    Scenario Outline: E061504 - the New Prepayment Top Up Floor Seq Number is not applicable
      When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
        | Top Up Floor Seq Number | <number> |
      Then the response is <response>

      Examples:
        | number | response                       |
        | none   | I0                             |
        | 0      | E061504 by 6.15.1 top up floor |
        | 12     | E061504 by 6.15.1 top up floor |

    @DUIS-E061506
    Scenario Outline: E061506 - future dating, but the Remote Party Role is not Supplier
      When <sender> sends 6.15.1 to place the Certificates of <sender> in the <role> slot of the ESME
        | Execution Date Time | 1 April 2019 |
      Then the response is <response>

      Examples:
        | sender      | role             | response                        |
        | Avon Energy | Supplier         | I0                              |
        | EELC        | Network Operator | E061506 by 6.15.1 future dating |

    @DUIS-E061507 @INPUT-certificate-role
    Scenario Outline: E061507 - the Certificate Type is not applicable to the Remote Party Role
      When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
        | <certificate type> | <certificate of> |
      Then the response is E061507 by 6.15.1 certificate type for role

      Examples:
        | certificate type                 | certificate of | why                                         |
        | Digital Signing Certificate      | Avon Energy    | it is a Supplier's                          |
        | Key Agreement Certificate        | Avon Energy    | it is a Supplier's                          |
        | Digital Signing Certificate      | the DCC        | it is the Access Control Broker's           |
        | Key Agreement Top Up Certificate | EELC           | Network Operators have no prepayment top-up |

    @DUIS-E061505
    Scenario: E061505 - the Certificate Type is not applicable to the Device Type
      Given a SMETS2 HCALCS supplied by Avon Energy in the network of EELC
      When Avon Energy sends 6.15.1 to place the Certificates of Avon Energy in the Supplier slot of the HCALCS
        | Top Up Floor Seq Number | none |
      Then the response is E061505 by 6.15.1 certificate type on device

    @DUIS-E061501 @DUIS-E061504
    Scenario: The first check that fails decides
      When NT sends 6.15.1 to place the Certificates of NT in the Network Operator slot of the ESME
        | Top Up Floor Seq Number | 0            |
        | Execution Date Time     | 1 April 2019 |
      Then the response is E061501 by 6.15.1 combination
