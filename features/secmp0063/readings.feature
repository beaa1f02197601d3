Feature: What each reading of SECMP0063 says of the same request
  The proposal (seed 001) validates 6.15.1 alone, the Business Requirements (seed 000) 6.21 too, both against the first
  two digits of the MPAN core. The DCC's assessment validates against the DSP's copy of Registration Data, and Gas
  Proxy Functions in 6.21 too. A fourth, opt-in reading also validates the certificate in Network Parties' own 6.15.1.

  Most certificates are placed through 6.21, so the proposal by itself blocks little.

  E0615N1 and E0621N1 are the codes of the certificate party check for 6.15.1 and 6.21. E21: the DCC accepted the
  request, and the Device discarded the Command.

  Rule: The readings differ in the services, Devices and senders that they validate

    @SECMP0063-readings @SECMP0063-C1 @SECMP0063-C3 @SECMP0063-C4 @SECMP0063-C5
    Scenario Outline: The meter point is where it has always been
      Given a SMETS2 <device> supplied by Cairngorm Gas & Electric in the network of <network>
      And the Network Operator slot of the <device> holds the Certificates of <slot held by>
      When <sender> sends <service> to place the Certificates of <certificate of> in the Network Operator slot of the <device>
      Then under today's rules the response would be <today>
      And under SECMP0063=proposal the response would be <proposal>
      And under SECMP0063=business-requirements the response would be <requirements>
      And under SECMP0063=dcc-assessment the response would be <assessment>
      And under SECMP0063=all-senders the response would be <all senders>

      Examples: A Supplier places the certificate of the registered Network Operator
        | device | network | slot held by             | sender                   | service | certificate of | today | proposal | requirements | assessment | all senders |
        | ESME   | EELC    | the DCC                  | Cairngorm Gas & Electric | 6.21    | EELC           | I0    | I0       | I0           | I0         | I0          |
        | ESME   | EELC    | Cairngorm Gas & Electric | Cairngorm Gas & Electric | 6.15.1  | EELC           | I0    | I0       | I0           | I0         | I0          |
        | GPF    | NT      | the DCC                  | Cairngorm Gas & Electric | 6.21    | NT             | I0    | I0       | I0           | I0         | I0          |

      Examples: A Supplier places that of another Network Operator
        | device | network | slot held by             | sender                   | service | certificate of | today | proposal | requirements | assessment | all senders |
        | ESME   | EELC    | the DCC                  | Cairngorm Gas & Electric | 6.21    | LOND           | I0    | I0       | E0621N1      | E0621N1    | E0621N1     |
        | ESME   | EELC    | the DCC                  | Cairngorm Gas & Electric | 6.21    | NT             | I0    | I0       | E0621N1      | E0621N1    | E0621N1     |
        | ESME   | EELC    | Cairngorm Gas & Electric | Cairngorm Gas & Electric | 6.15.1  | LOND           | I0    | E0615N1  | E0615N1      | E0615N1    | E0615N1     |
        | GPF    | NT      | the DCC                  | Cairngorm Gas & Electric | 6.21    | EM             | I0    | I0       | I0           | E0621N1    | E0621N1     |
        | GPF    | NT      | Cairngorm Gas & Electric | Cairngorm Gas & Electric | 6.15.1  | EM             | I0    | I0       | I0           | I0         | I0          |

      Examples: A Network Party places a certificate
        | device | network | slot held by | sender | service | certificate of | today | proposal | requirements | assessment | all senders |
        | ESME   | EELC    | EELC         | EELC   | 6.15.1  | EELC           | I0    | I0       | I0           | I0         | I0          |
        | ESME   | EELC    | EELC         | EELC   | 6.15.1  | LOND           | I0    | I0       | I0           | I0         | E0615N1     |
        | ESME   | EELC    | LOND         | LOND   | 6.15.1  | EELC           | I0    | I0       | I0           | I0         | I0          |
        | ESME   | EELC    | LOND         | LOND   | 6.15.1  | EMEB           | I0    | I0       | I0           | I0         | E0615N1     |
        | ESME   | EELC    | LOND         | EELC   | 6.15.1  | EELC           | E21   | E21      | E21          | E21        | E21         |
        | GPF    | NT      | NT           | NT     | 6.15.1  | EM             | I0    | I0       | I0           | I0         | I0          |

  Rule: Two digits cannot see that the Network Operator of a meter point has changed

    @SECMP0063-readings @SECMP0063-R1-two-digits
    Scenario Outline: IPNL has adopted a meter point whose MPAN begins with EELC's digits
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And IPNL has adopted the meter point of the ESME
      When Avon Energy sends 6.21 to place the Certificates of <certificate of> in the Network Operator slot of the ESME
      Then under today's rules the response would be I0
      And under SECMP0063=proposal the response would be I0
      And under SECMP0063=business-requirements the response would be <requirements>
      And under SECMP0063=dcc-assessment the response would be <assessment>

      Examples:
        | certificate of | requirements | assessment | what happens                                   |
        | EELC           | I0           | E0621N1    | two digits let the former operator's pass      |
        | IPNL           | E0621N1      | I0         | two digits block the registered operator's own |

  Rule: Registration Data cannot see what the DSP's copy has not heard of

    Background:
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the DSP's copy of Registration Data is 3 days behind
      When time passes until 20 March 2019 09:00
      And IPNL adopts the meter point of the ESME

    @SECMP0063-readings @SECMP0063-R1
    Scenario Outline: IPNL adopted the meter point yesterday
      When time passes until 21 March 2019 09:00
      And Avon Energy sends 6.21 to place the Certificates of <certificate of> in the Network Operator slot of the ESME
      Then under today's rules the response would be I0
      And under SECMP0063=business-requirements the response would be <requirements>
      And under SECMP0063=dcc-assessment the response would be <assessment>

      Examples:
        | certificate of | requirements | assessment |
        | EELC           | I0           | I0         |
        | IPNL           | E0621N1      | E0621N1    |

    @SECMP0063-readings @SECMP0063-R1
    Scenario: The right certificate is blocked until the copy has caught up
      Given SECMP0063 is in force in the reading dcc-assessment
      When Avon Energy sends 6.21 to place the Certificates of IPNL in the Network Operator slot of the ESME
      And time passes until 23 March 2019 10:00
      And Avon Energy sends 6.21 to place the Certificates of IPNL in the Network Operator slot of the ESME
      Then the first response is E0621N1 by 6.21 certificate party
      And the second response is I0
