Feature: The lockout of SMETS1 Devices
  Once the certificate held by proxy and Registration Data name different Network Operators, no 6.15.1 is accepted from
  anybody: there is no mechanism for either of them to correct the certificate.

  Rule: It is entered when the right Network Operator sends another's certificate

    @DP107-I3 @DP107-I4
    Scenario: The wrong certificate is accepted, and nobody can take it back
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      When EELC sends 6.15.1 to place the Certificates of EMEB in the Network Operator slot of the ESME
      And EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      And EMEB sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the first response is I0
      And the second response is E100 by user owns the proxy held certificate
      And the third response is E4 by user is eligible by registration
      And the Network Operator slot of the ESME holds the Certificates of EMEB

  Rule: It is entered when another Network Operator is registered

    @DP107-entry-registration @DP107-I4
    Scenario: The meter point is adopted
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      When IPNL adopts the meter point of the ESME
      And IPNL sends 6.15.1 to place the Certificates of IPNL in the Network Operator slot of the ESME
      And EELC sends 6.15.1 to place the Certificates of IPNL in the Network Operator slot of the ESME
      Then the first response is E100 by user owns the proxy held certificate
      And the second response is E4 by user is eligible by registration
      And the Network Operator slot of the ESME holds the Certificates of EELC

    @DP107-entry-registration
    Scenario: The former Network Operator hands over before the change is registered
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      When EELC sends 6.15.1 to place the Certificates of IPNL in the Network Operator slot of the ESME
      And IPNL adopts the meter point of the ESME
      And IPNL sends 6.15.1 to place the Certificates of IPNL in the Network Operator slot of the ESME
      Then the first response is I0
      And the second response is I0

  Rule: Migration validates the certificates; where it did not, the Device is locked from the start

    @DP107-I6
    Scenario: After migration the right certificate is held
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      Then the Network Operator slot of the ESME holds the Certificates of EELC

    @DP107-I4 @DP107-I6
    Scenario Outline: Nobody gets out, whatever certificate they send
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of EMEB
      When <sender> sends 6.15.1 to place the Certificates of <placed> in the Network Operator slot of the ESME
      Then the response is <response>
      And the Network Operator slot of the ESME holds the Certificates of EMEB

      Examples:
        | sender      | placed | response                                     |
        | EELC        | EELC   | E100 by user owns the proxy held certificate |
        | EELC        | EMEB   | E100 by user owns the proxy held certificate |
        | EMEB        | EELC   | E4 by user is eligible by registration       |
        | EMEB        | EMEB   | E4 by user is eligible by registration       |
        | SOUT        | EELC   | E100 by user owns the proxy held certificate |
        | Avon Energy | EELC   | E100 by user owns the proxy held certificate |

  Rule: Handover is no way out, because a SMETS1 Device is not DCC Controlled

    @DP107-I4 @DUIS-6.21
    Scenario: The Supplier requests a handover
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of EMEB
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is E11 by 6.21 device is dcc controlled

  Rule: The lockout ends if Registration Data comes to name the owner of the certificate

    @DP107-entry-registration
    Scenario: The owner of the wrong certificate adopts the meter point
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of IPNL
      When IPNL adopts the meter point of the ESME
      And IPNL sends 6.15.1 to place the Certificates of IPNL in the Network Operator slot of the ESME
      Then the response is I0
