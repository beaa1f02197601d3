Feature: SMETS2 Devices know no such lockout
  Critical Commands to SMETS2 Devices are not validated against Registration Data: the only requirement is that the
  sender owns the certificate in the slot, and the Device verifies that itself. EELC is registered for the MPAN.

  Rule: The owner of the certificate can send the correct one, registered or not

    @DP107-R3 @DP107-I5
    Scenario Outline: The five cases of 6.15.1 on a SMETS2 ESME
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of <held>
      When <sender> sends 6.15.1 to place the Certificates of <placed> in the Network Operator slot of the ESME
      Then the response is <response>
      And the Network Operator slot of the ESME holds the Certificates of <held afterwards>

      Examples:
        | held | sender | placed | response                             | held afterwards |
        | EELC | EELC   | EELC   | I0                                   | EELC            |
        | EELC | EELC   | LOND   | I0                                   | LOND            |
        | LOND | EELC   | EELC   | E21 because command-wrong-originator | LOND            |
        | LOND | LOND   | EELC   | I0                                   | EELC            |
        | LOND | EMEB   | EELC   | E21 because command-wrong-originator | LOND            |

    @DP107-R3 @DP107-I5
    Scenario: The meter point is adopted by another Network Operator, and the former one hands over
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of EELC
      When IPNL adopts the meter point of the ESME
      And EELC sends 6.15.1 to place the Certificates of IPNL in the Network Operator slot of the ESME
      Then the response is I0
      And the Network Operator slot of the ESME holds the Certificates of IPNL
