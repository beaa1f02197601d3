Feature: DP107 and SECMP0063 together
  The relief repairs and prevents nothing. SECMP0063, in the reading that validates all senders, prevents that a Network
  Party enters the lockout with another's certificate, and repairs nothing. The two are independent.

  Rule: The four combinations

    @DP107-SECMP0063
    Scenario Outline: Entering the lockout: the right Network Operator sends another's certificate
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the modifications in force are <in force>
      When EELC sends 6.15.1 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the response is <response>
      And the Network Operator slot of the ESME holds the Certificates of <held afterwards>

      Examples:
        | in force                                     | response                            | held afterwards |
        | none                                         | I0                                  | LOND            |
        | SECMP0063=all-senders                        | E0615N1 by 6.15.1 certificate party | EELC            |
        | DP107=without-6.1f                           | I0                                  | LOND            |
        | SECMP0063=all-senders and DP107=without-6.1f | E0615N1 by 6.15.1 certificate party | EELC            |

    @DP107-SECMP0063
    Scenario Outline: Leaving the lockout: the owner of the wrong certificate sends the right one
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of LOND
      And the modifications in force are <in force>
      When LOND sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is <response>
      And the Network Operator slot of the ESME holds the Certificates of <held afterwards>

      Examples:
        | in force                                     | response                               | held afterwards |
        | none                                         | E4 by user is eligible by registration | LOND            |
        | SECMP0063=all-senders                        | E4 by user is eligible by registration | LOND            |
        | DP107=without-6.1f                           | I0                                     | EELC            |
        | SECMP0063=all-senders and DP107=without-6.1f | I0                                     | EELC            |

  Rule: With both, what leaves the lockout cannot enter it again

    @DP107-SECMP0063
    Scenario Outline: The owner of the wrong certificate sends yet another
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of LOND
      And the modifications in force are <in force>
      When <sender> sends 6.15.1 to place the Certificates of EMEB in the Network Operator slot of the ESME
      Then the response is <response>

      Examples:
        | in force                                            | sender | response                            |
        | DP107=certificate-owner                             | LOND   | I0                                  |
        | SECMP0063=all-senders and DP107=certificate-owner   | LOND   | E0615N1 by 6.15.1 certificate party |
        | SECMP0063=all-senders and DP107=registered-operator | EELC   | E0615N1 by 6.15.1 certificate party |

  Rule: The readings that look at Suppliers alone do not prevent it

    @DP107-SECMP0063 @SECMP0063-readings
    Scenario Outline: Network Parties' requests are not validated
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And SECMP0063 is in force in the reading <reading>
      When EELC sends 6.15.1 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the response is I0
      And the responses are the same without SECMP0063

      Examples:
        | reading               |
        | proposal              |
        | business-requirements |
        | dcc-assessment        |
