Feature: 8.1.1 Commission Device

  Rule: The Supplier commissions a Device that it has taken over

    @DUIS-8.1.1
    Scenario Outline: A meter is commissioned
      Given a SMETS2 <device> installed by Avon Energy in the network of <network>, not commissioned
      When Avon Energy sends 6.21 to place the Certificates of Avon Energy in the Supplier slot of the <device>
      And Avon Energy sends 8.1.1 to commission the <device>
      Then the response is I0
      And the SMI Status of the <device> becomes Commissioned

      Examples:
        | device | network |
        | ESME   | EELC    |
        | GSME   | NT      |

    @DUIS-8.1.1 @GBCS-slots
    Scenario: Not before it has taken it over
      Given a SMETS2 ESME installed by Avon Energy in the network of EELC, not commissioned
      When Avon Energy sends 8.1.1 to commission the ESME
      Then the response is E21 because command-wrong-originator
      And the SMI Status of the ESME becomes Installed Not Commissioned

    @DUIS-8.1.1 @DP107-R1
    Scenario Outline: At a SMETS1 Device, only by the owner of the certificate that is held by proxy
      Given a SMETS1 ESME installed by Avon Energy in the network of EELC, not commissioned
      And the Supplier slot of the ESME holds the Certificates of <held>
      When Avon Energy sends 8.1.1 to commission the ESME
      Then the response is <response>

      Examples:
        | held             | response                                     |
        | Avon Energy      | I0                                           |
        | Blencathra Power | E100 by user owns the proxy held certificate |

    @DUIS-8.1.1 @DUIS-E5
    Scenario Outline: Only a Device that is installed and not commissioned
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the SMI Status of the ESME is <status>
      When Avon Energy sends 8.1.1 to commission the ESME
      Then the response is <response>

      Examples:
        | status                     | response                       |
        | Installed Not Commissioned | I0                             |
        | Commissioned               | E5 by smi status is compatible |
        | Pending                    | E5 by smi status is compatible |
        | Decommissioned             | E5 by smi status is compatible |

    @DUIS-8.1.1 @DUIS-E2 @DUIS-E11
    Scenario Outline: Only meters, and only by Suppliers
      Given a SMETS2 <device> installed by Avon Energy in the network of <network>, not commissioned
      When <user> sends 8.1.1 to commission the <device>
      Then the response is <response>

      Examples:
        | device | network | user        | response                         |
        | GPF    | NT      | Avon Energy | E11 by device type is compatible |
        | PPMID  | EELC    | Avon Energy | E11 by device type is compatible |
        | ESME   | EELC    | EELC        | E2 by user role is eligible      |
        | ESME   | EELC    | LOND        | E2 by user role is eligible      |
