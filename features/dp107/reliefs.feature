Feature: Reliefs from the lockout
  The final solution of DP107 is not published. Three reliefs can be switched on: SRPD 6.1(f) is not applied to 6.15.1
  (without-6.1f); it is not applied where the sender owns the certificate (certificate-owner); the registered Network
  Operator may replace a certificate that is not its own (registered-operator).

  Because ownership is checked first, the first two reliefs decide alike.

  Rule: Each relief opens one way out

    @DP107-relief
    Scenario Outline: What each relief says of the same request
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of <held>
      And the modifications in force are <in force>
      When <sender> sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is <response>

      Examples: Locked: the owner of the wrong certificate, which is not registered
        | held | sender | in force                  | response                               |
        | LOND | LOND   | none                      | E4 by user is eligible by registration |
        | LOND | LOND   | DP107=without-6.1f        | I0                                     |
        | LOND | LOND   | DP107=certificate-owner   | I0                                     |
        | LOND | LOND   | DP107=registered-operator | E4 by user is eligible by registration |

      Examples: Locked: the registered Network Operator, which does not own the certificate
        | held | sender | in force                  | response                                     |
        | LOND | EELC   | none                      | E100 by user owns the proxy held certificate |
        | LOND | EELC   | DP107=without-6.1f        | E100 by user owns the proxy held certificate |
        | LOND | EELC   | DP107=certificate-owner   | E100 by user owns the proxy held certificate |
        | LOND | EELC   | DP107=registered-operator | I0                                           |

      Examples: Locked: a third party
        | held | sender | in force                  | response                                     |
        | LOND | EMEB   | none                      | E100 by user owns the proxy held certificate |
        | LOND | EMEB   | DP107=without-6.1f        | E100 by user owns the proxy held certificate |
        | LOND | EMEB   | DP107=certificate-owner   | E100 by user owns the proxy held certificate |
        | LOND | EMEB   | DP107=registered-operator | E100 by user owns the proxy held certificate |

      Examples: Healthy: the registered Network Operator, which owns the certificate
        | held | sender | in force                  | response |
        | EELC | EELC   | none                      | I0       |
        | EELC | EELC   | DP107=without-6.1f        | I0       |
        | EELC | EELC   | DP107=certificate-owner   | I0       |
        | EELC | EELC   | DP107=registered-operator | I0       |

      Examples: Healthy: another Network Operator
        | held | sender | in force                  | response                                     |
        | EELC | LOND   | none                      | E100 by user owns the proxy held certificate |
        | EELC | LOND   | DP107=without-6.1f        | E100 by user owns the proxy held certificate |
        | EELC | LOND   | DP107=certificate-owner   | E100 by user owns the proxy held certificate |
        | EELC | LOND   | DP107=registered-operator | E100 by user owns the proxy held certificate |

    @DP107-relief @DP107-entry-registration
    Scenario Outline: After IPNL has adopted the meter point
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And IPNL has adopted the meter point of the ESME
      And DP107 is in force in the reading <relief>
      When <sender> sends 6.15.1 to place the Certificates of IPNL in the Network Operator slot of the ESME
      Then the response is <response>
      And the Network Operator slot of the ESME holds the Certificates of <held afterwards>

      Examples:
        | relief              | sender | response                                     | held afterwards |
        | without-6.1f        | EELC   | I0                                           | IPNL            |
        | certificate-owner   | EELC   | I0                                           | IPNL            |
        | registered-operator | IPNL   | I0                                           | IPNL            |
        | registered-operator | EELC   | E4 by user is eligible by registration       | EELC            |
        | without-6.1f        | IPNL   | E100 by user owns the proxy held certificate | EELC            |

  Rule: A relief is for 6.15.1 on SMETS1 Devices alone

    @DP107-relief @SRPD-6.1f
    Scenario Outline: All other requests are decided as before
      Given a <generation> ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of LOND
      And DP107 is in force in the reading <relief>
      When LOND sends 6.24.1 to read the Network Operator slots of the ESME
      And Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
      Then the first response is E4 by user is eligible by registration
      And the second response is E4 by user is eligible by registration
      And the responses are the same without DP107

      Examples:
        | generation | relief              |
        | SMETS1     | without-6.1f        |
        | SMETS1     | certificate-owner   |
        | SMETS1     | registered-operator |
        | SMETS2     | without-6.1f        |

    @DP107-relief @DUIS-6.23
    Scenario Outline: A future-dated 6.23 that the DSP has accepted is carried out, whoever is registered by then
      Given it is 25 March 2019 09:00
      And a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And Blencathra Power is registered for the ESME from 1 April 2019
      And the modifications in force are <in force>
      When Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
        | Execution Date Time | 3 April 2019 |
      And time passes until 2 April 2019 09:00
      And Cairngorm Gas & Electric becomes the registered Supplier of the ESME
      And time passes until 3 April 2019 00:05
      Then the response is I0

      Examples:
        | in force                  |
        | none                      |
        | DP107=without-6.1f        |
        | DP107=certificate-owner   |
        | DP107=registered-operator |

    @DP107-relief @DP107-R3
    Scenario Outline: 6.15.1 on SMETS2 Devices is decided as before
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of LOND
      And DP107 is in force in the reading <relief>
      When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      And LOND sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the first response is E21 because command-wrong-originator
      And the second response is I0
      And the responses are the same without DP107

      Examples:
        | relief              |
        | without-6.1f        |
        | certificate-owner   |
        | registered-operator |

    @DP107-relief
    Scenario: The registered Network Operator may not take the Supplier's certificates
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And DP107 is in force in the reading registered-operator
      When EELC sends 6.15.1 to place the Certificates of Avon Energy in the Supplier slot of the ESME
      Then the response is E100 by user owns the proxy held certificate

    @DP107-relief
    Scenario: Nor may the registered Supplier take the Network Operator's
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And DP107 is in force in the reading registered-operator
      When Avon Energy sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is E100 by user owns the proxy held certificate
      And the check belongs to DP107
