Feature: 6.24.1 Retrieve Device Security Credentials (KRP)
  The Device's own answer tells who holds its slots: a wrong certificate can be found from it alone.

  Rule: The Device says who holds the slots of a role

    @DUIS-6.24.1 @GBCS-slots
    Scenario: An ESME that has been handed over
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of EELC
      When Avon Energy sends 6.24.1 to read the Supplier and Network Operator slots of the ESME
      Then the response is I0
      And the ESME reports these slots
        | role             | holder      |
        | Supplier         | Avon Energy |
        | Network Operator | EELC        |

    @DUIS-6.24.1 @GBCS-slots
    Scenario: Before handover, the DCC's certificates are there
      Given a SMETS2 ESME installed by Avon Energy in the network of EELC, not commissioned
      When Avon Energy sends 6.24.1 to read the Supplier and Network Operator slots of the ESME
      Then the ESME reports these slots
        | role             | holder  |
        | Supplier         | the DCC |
        | Network Operator | the DCC |

    @DUIS-6.24.1 @SECMP0063-C13
    Scenario: The registered Network Operator finds another's certificate, and cannot replace it
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
      And EELC sends 6.24.1 to read the Network Operator slots of the ESME
      Then the ESME reports these slots
        | role             | holder |
        | Network Operator | LOND   |
      When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is E21 because command-wrong-originator

    @DUIS-6.24.1 @SECMP0063-C4
    Scenario: A GSME has no Network Operator slot, a Gas Proxy Function has one
      Given a SMETS2 GSME supplied by Avon Energy in the network of NT
      And a SMETS2 GPF supplied by Avon Energy in the network of NT
      When NT sends 6.24.1 to read the Supplier and Network Operator slots of the GSME
      Then the GSME reports these slots
        | role             | holder      |
        | Supplier         | Avon Energy |
        | Network Operator | no slot     |
      When NT sends 6.24.1 to read the Network Operator slots of the GPF
      Then the GPF reports these slots
        | role             | holder  |
        | Network Operator | the DCC |

  Rule: It is open to the registered Suppliers and Network Operators

    @DUIS-6.24.1 @SRPD-6.1f @DUIS-E2
    Scenario Outline: Who may read
      Given Melrose Metering is another SEC Party in the User Role of Other User
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of LOND
      When <user> sends 6.24.1 to read the Network Operator slots of the ESME
      Then the response is <response>

      Examples:
        | user             | response                               |
        | Avon Energy      | I0                                     |
        | EELC             | I0                                     |
        | Blencathra Power | E4 by user is eligible by registration |
        | LOND             | E4 by user is eligible by registration |
        | Melrose Metering | E2 by user role is eligible            |
