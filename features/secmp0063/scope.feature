Feature: What SECMP0063 must leave alone
  The modification must only verify the certificate that is being placed on the meter against the MPAN. Everything else
  is decided as it is today.

  Rule: It looks only at the certificate being placed

    Background:
      Given SECMP0063 is in force in the reading dcc-assessment
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC

    @SECMP0063-C6
    Scenario: Whose certificate is in the slot does not matter
      Given the Network Operator slot of the ESME holds the Certificates of EMEB
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is E21 because command-wrong-originator
      And the responses are the same without SECMP0063

    @SECMP0063-C6
    Scenario: It is the MPAN of the ESME that counts, not that of another Device of the same Supplier
      Given a SMETS2 ESME named M2 supplied by Avon Energy in the network of LOND
      When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of M2
      And Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the first response is I0
      And the second response is E0621N1 by 6.21 certificate party

  Rule: Certificates for other roles are decided as before

    @SECMP0063-C5
    Scenario Outline: A Supplier places its own credentials
      Given SECMP0063 is in force in the reading <reading>
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Supplier slot of the ESME holds the Certificates of <slot held by>
      When Avon Energy sends <service> to place the Certificates of <certificate of> in the Supplier slot of the ESME
      Then the response is I0
      And the Supplier slot of the ESME holds the Certificates of <certificate of>
      And the responses are the same without SECMP0063

      Examples:
        | reading               | service | slot held by | certificate of   |
        | proposal              | 6.15.1  | Avon Energy  | Avon Energy      |
        | business-requirements | 6.21    | the DCC      | Avon Energy      |
        | dcc-assessment        | 6.21    | the DCC      | Avon Energy      |
        | dcc-assessment        | 6.15.1  | Avon Energy  | Blencathra Power |
        | all-senders           | 6.15.1  | Avon Energy  | Avon Energy      |

  Rule: The DCC is still able to place recovery keys on the Smart Meter

    Background:
      Given SECMP0063 is in force in the reading dcc-assessment
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of EELC

    @SECMP0063-C2
    Scenario: The DCC's own certificates go into the affected slots, and the Supplier hands them over again
      When the DCC sends 6.21 to place the Certificates of the DCC in the Network Operator slot of the ESME
      Then the response is I0
      And the Network Operator slot of the ESME holds the Certificates of the DCC
      When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
      And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the second response is E0621N1 by 6.21 certificate party
      And the third response is I0
      And the Network Operator slot of the ESME holds the Certificates of EELC

    @SECMP0063-C2
    Scenario Outline: Whatever credentials the DCC places, they are not validated
      When the DCC sends 6.21 to place the Certificates of <owner> in the <role> slot of the ESME
      Then the response is I0
      And the <role> slot of the ESME holds the Certificates of <owner>
      And the responses are the same without SECMP0063

      Examples:
        | role             | owner       |
        | Network Operator | EELC        |
        | Network Operator | LOND        |
        | Supplier         | Avon Energy |
        | Recovery         | the DCC     |

  Rule: Other Devices and services are decided as before

    @SECMP0063-C5
    Scenario Outline: Requests that place no Network Operator Certificate on a meter
      Given SECMP0063 is in force in the reading all-senders
      And a SMETS2 <device> supplied by Cairngorm Gas & Electric in the network of <network>
      When Cairngorm Gas & Electric sends <service> to place the Certificates of Cairngorm Gas & Electric in the Supplier slot of the <device>
      Then the response is <response>
      And the responses are the same without SECMP0063

      Examples:
        | device | network | service | response                             |
        | GSME   | NT      | 6.21    | E21 because command-wrong-originator |
        | GPF    | NT      | 6.15.1  | I0                                   |
        | ESME   | EELC    | 6.23    | I0                                   |
        | CHF    | EELC    | 6.21    | E062101 by 6.21 combination          |
