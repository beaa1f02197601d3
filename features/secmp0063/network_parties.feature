Feature: Network Parties who are not associated with the MPAN can still invoke 6.15.1
  This is how a wrong certificate is put right today: its owner replaces it with that of the right Network Operator. The
  modification must not prevent it. LOND and EMEB are not associated with the MPAN, EELC is.

  Rule: Their requests are decided identically with and without the modification

    @SECMP0063-C3 @SECMP0063-C13
    Scenario Outline: Requests that are accepted, and requests that are rejected
      Given SECMP0063 is in force in the reading <reading>
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of LOND
      When <sender> sends 6.15.1 to place the Certificates of <certificate of> in the <role> slot of the ESME
      Then the response is <response>
      And the responses are the same without SECMP0063

      Examples: The owner of the wrong certificate puts it right, or makes it worse
        | reading               | sender | certificate of | role             | response |
        | proposal              | LOND   | EELC           | Network Operator | I0       |
        | business-requirements | LOND   | EELC           | Network Operator | I0       |
        | dcc-assessment        | LOND   | EELC           | Network Operator | I0       |
        | dcc-assessment        | LOND   | EMEB           | Network Operator | I0       |
        | dcc-assessment        | LOND   | NT             | Network Operator | I0       |

      Examples: The DCC lets it pass, the Device does not: the sender does not own the certificate in the slot
        | reading        | sender | certificate of | role             | response                             |
        | proposal       | EELC   | EELC           | Network Operator | E21 because command-wrong-originator |
        | dcc-assessment | EELC   | EELC           | Network Operator | E21 because command-wrong-originator |
        | dcc-assessment | EMEB   | EELC           | Network Operator | E21 because command-wrong-originator |

      Examples: The DCC rejects it, as it does today
        | reading               | sender | certificate of | role             | response                                    |
        | proposal              | NT     | EELC           | Network Operator | E061501 by 6.15.1 combination               |
        | business-requirements | LOND   | Avon Energy    | Supplier         | E061501 by 6.15.1 combination               |
        | dcc-assessment        | LOND   | Avon Energy    | Network Operator | E061507 by 6.15.1 certificate type for role |

    @SECMP0063-C3
    Scenario Outline: Requests that are rejected for one of their data items
      Given SECMP0063 is in force in the reading dcc-assessment
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of LOND
      When LOND sends 6.15.1 to place the Certificates of <certificate of> in the Network Operator slot of the ESME
        | <data item> | <value> |
      Then the response is <response>
      And the responses are the same without SECMP0063

      Examples:
        | certificate of | data item               | value        | response                        |
        | EELC           | Top Up Floor Seq Number | 1            | E061504 by 6.15.1 top up floor  |
        | EMEB           | Top Up Floor Seq Number | 1            | E061504 by 6.15.1 top up floor  |
        | EELC           | Execution Date Time     | 1 April 2019 | E061506 by 6.15.1 future dating |
        | EMEB           | Execution Date Time     | 1 April 2019 | E061506 by 6.15.1 future dating |

    @SECMP0063-C3
    Scenario: Their other requests are decided identically too
      Given SECMP0063 is in force in the reading all-senders
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When LOND sends 6.24.1 to read the Network Operator slots of the ESME
      And EELC sends 6.24.1 to read the Network Operator slots of the ESME
      Then the first response is E4 by user is eligible by registration
      And the second response is I0
      And the responses are the same without SECMP0063

  Rule: The opt-in reading looks at the certificate in their requests, never at who they are

    @SECMP0063-C3 @SECMP0063-readings
    Scenario Outline: All senders are validated
      Given SECMP0063 is in force in the reading all-senders
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of <slot held by>
      When <sender> sends 6.15.1 to place the Certificates of <certificate of> in the Network Operator slot of the ESME
      Then the response is <response>

      Examples:
        | slot held by | sender | certificate of | response                             |
        | LOND         | LOND   | EELC           | I0                                   |
        | LOND         | LOND   | EMEB           | E0615N1 by 6.15.1 certificate party  |
        | EELC         | EELC   | LOND           | E0615N1 by 6.15.1 certificate party  |
        | LOND         | EMEB   | EELC           | E21 because command-wrong-originator |

  Rule: The registered Network Operator is told when a certificate has been put right

    @SECMP0063-C13 @DUIS-alert
    Scenario: The owner of the wrong certificate puts it right
      Given SECMP0063 is in force in the reading dcc-assessment
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of EMEB
      When EMEB sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is I0
      And a DCC Alert N42 tells UK Power Networks of the Network Operator slot of the ESME
      And SEC Appendix AC 5.2(a) is met for the ESME
