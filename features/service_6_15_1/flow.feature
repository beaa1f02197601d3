Feature: 6.15.1 Update Security Credentials (KRP) on a SMETS2 Device
  A critical Service Request: the DCC makes a Pre-Command of it, the User checks and signs that, the DCC decides again
  and adds its MAC, and the Device obeys whoever owns the certificate in the slot.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
    And the Network Operator slot of the ESME holds the Certificates of EELC

  Rule: The User signs the Pre-Command that the DCC made of its request

    @DUIS-pre-command @DUIS-alert
    Scenario: The way of a request
      When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is I0
      And the request went this way
        | from                  | to                    | what                |
        | UK Power Networks     | DSP                   | service-request     |
        | DSP                   | UK Power Networks     | pre-command I0      |
        | UK Power Networks     | DSP                   | signed-pre-command  |
        | DSP                   | UK Power Networks     | acknowledgement I99 |
        | Access Control Broker | ESME                  | command             |
        | ESME                  | Access Control Broker | device-response     |
        | ESME                  | ESME                  | slot-change         |
        | DSP                   | UK Power Networks     | response I0         |
        | DSP                   | UK Power Networks     | dcc-alert N42       |

    @DUIS-pre-command
    Scenario: Transform cannot be bypassed
      When EELC sends a Signed Pre-Command for the ESME that the DCC never transformed
      Then the response is E1010 because pre-command-unknown
      And no Command reaches the ESME

  Rule: The Device decides by the certificate in the slot

    @GBCS-slots
    Scenario Outline: Whoever holds the slot may replace its certificates, and nobody else
      Given the Network Operator slot of the ESME holds the Certificates of <slot held by>
      When <sender> sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is <response>

      Examples: Network Parties
        | slot held by | sender | response                             |
        | EELC         | EELC   | I0                                   |
        | LOND         | LOND   | I0                                   |
        | LOND         | EELC   | E21 because command-wrong-originator |
        | the DCC      | EELC   | E21 because command-wrong-originator |

      Examples: A Supplier, whose request the DCC lets pass
        | slot held by | sender      | response                             |
        | Avon Energy  | Avon Energy | I0                                   |
        | the DCC      | Avon Energy | E21 because command-wrong-originator |
        | EELC         | Avon Energy | E21 because command-wrong-originator |

    @GBCS-slots
    Scenario: The Device reports slot by slot
      When EELC sends 6.15.1 to place the Certificates of LOND in the Network Operator slot of the ESME
        | Key Agreement Certificate | none |
      Then the response is I0
      And the ESME reports for each slot
        | slot                              | outcome |
        | NetworkOperator digital signature | success |
      And the Network Operator slot of the ESME holds the Certificates of LOND

    @GBCS-slots
    Scenario: A Network Operator slot is nothing to the Supplier slot
      When Avon Energy sends 6.15.1 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
      Then the response is I0
      And the Supplier slot of the ESME holds the Certificates of Blencathra Power
      And the Network Operator slot of the ESME holds the Certificates of EELC

  Rule: A Device cannot tell a wrong distributor's certificate from the right one

    @GBCS-slots @SECMP0063-C9 @SECMP0063-C13
    Scenario Outline: Every Network Operator Certificate of the SMKI is good enough
      When EELC sends 6.15.1 to place the Certificates of <certificate of> in the Network Operator slot of the ESME
      Then the response is I0
      And the Network Operator slot of the ESME holds the Certificates of <certificate of>

      Examples:
        | certificate of | which is                       |
        | LOND           | another area of the same group |
        | EMEB           | another group's                |
        | IPNL           | an independent distributor's   |
        | NT             | a Gas Transporter's            |

  Rule: A future-dated update is kept by the Device until its time

    @DUIS-6.15.1
    Scenario: A Supplier changes its own certificates on a date
      When Avon Energy sends 6.15.1 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
        | Execution Date Time | 1 April 2019 |
      Then the response is I0
      And the Supplier slot of the ESME holds the Certificates of Avon Energy
      When time passes until 1 April 2019 00:01
      Then the Supplier slot of the ESME holds the Certificates of Blencathra Power
