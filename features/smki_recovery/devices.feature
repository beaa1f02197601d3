@SMKI-163
Feature: Devices that are hard to recover
  Not every Device can be reached when the recovery begins, and not every one has slots of its own.

  Rule: Who is out of reach of the WAN stays exposed

    @SMKI-recovery-exposure
    Scenario: A Device is recovered when it is back
      Given a SMETS2 ESME named E1 supplied by Avon Energy in the network of EELC
      And a SMETS2 ESME named E2 supplied by Avon Energy in the network of EELC
      And the Network Operator slot of E1 holds the Certificates of EELC
      And the Network Operator slot of E2 holds the Certificates of EELC
      And the DCC recovers 60 Devices an hour, and tries again every 2 hours
      And the private keys of EELC are compromised
      And the SMKI PMA approves recovery by method 3
      And the WAN does not reach E2 for 600 minutes
      When recovery by method 3 begins
      Then recovery is not over
      And E2 is exposed still
      And the exposure of the Devices is
        | Devices       | 2 |
        | recovered     | 1 |
        | exposed still | 1 |
        | longest       | 0 |
      When 14 hours pass
      Then recovery is over
      And the Network Operator slot of E2 holds new Certificates of EELC
      And E2 was exposed for 600 to 780 minutes

    @SMKI-165-regeneration
    Scenario: While one Device needs the old Recovery key, it is not destroyed
      Given a SMETS2 ESME named E1 supplied by Avon Energy in the network of EELC
      And the Network Operator slot of E1 holds the Certificates of EELC
      And the private keys of EELC are lost
      And the SMKI PMA approves recovery by method 3
      And the WAN does not reach E1 for 240 minutes
      When recovery by method 3 begins
      Then the key ceremonies of recovery were
        | key      | ceremony                         |
        | Recovery | key pair generated and certified |
      When 12 hours pass
      Then the key ceremonies of recovery were
        | key      | ceremony                         |
        | Recovery | key pair generated and certified |
        | Recovery | private key destroyed            |

    @SMKI-recovery-method-1 @SMKI-recovery-method-3 @SMKI-recovery-exposure
    Scenario: Method 1 does not wait for ever, and method 3 remains for whom it has not reached
      Given a SMETS2 ESME named E1 supplied by Avon Energy in the network of EELC
      And a SMETS2 ESME named E2 supplied by Avon Energy in the network of EELC
      And the Network Operator slot of E1 holds the Certificates of EELC
      And the Network Operator slot of E2 holds the Certificates of EELC
      And the private keys of EELC are compromised
      And the SMKI PMA approves recovery by method 3
      And the WAN does not reach E2 for 12000 minutes
      When recovery by method 1 begins
      And 180 hours pass
      Then recovery is over
      And E2 is exposed still
      And the steps of recovery were
        | who               | what                                                           |
        | UK Power Networks | reports that its private keys are no longer reliable           |
        | DCC               | issues Organisation Certificates of new key pairs              |
        | UK Power Networks | replaces its certificates with its own key                     |
        | DCC               | revokes the certificates of the unreliable keys                |
        | UK Power Networks | leaves the Devices that are exposed still to method 2 or 3     |
      When recovery by method 3 begins
      And 30 hours pass
      Then recovery is over
      And the exposure of the Devices is
        | Devices       | 1 |
        | exposed still | 0 |
      And the Network Operator slot of E1 holds new Certificates of EELC
      And the Network Operator slot of E2 holds new Certificates of EELC

    @SMKI-recovery-method-3 @SMKI-165-regeneration
    Scenario: Two recoveries at once leave nobody behind
      Given a SMETS2 ESME named E1 supplied by Avon Energy in the network of EELC
      And a SMETS2 ESME named E2 supplied by Avon Energy in the network of EELC
      And the Network Operator slot of E1 holds the Certificates of EELC
      And the Network Operator slot of E2 holds the Certificates of EELC
      And the private keys of EELC are compromised
      And the SMKI PMA approves recovery by method 3
      And the WAN does not reach E2 for 240 minutes
      When recovery by method 3 begins
      And the private keys of Avon Energy become compromised
      And recovery by method 3 begins
      And 12 hours pass
      Then recovery is over
      And the Network Operator slot of E2 holds new Certificates of EELC
      And the Supplier slot of E2 holds new Certificates of Avon Energy
      And the Recovery slot of E1 holds new Certificates of the DCC
      And the Recovery slot of E2 holds new Certificates of the DCC
      And the key ceremonies of recovery were
        | key      | ceremony                         |
        | Recovery | key pair generated and certified |
        | Recovery | key pair generated and certified |
        | Recovery | private key destroyed            |
        | Recovery | private key destroyed            |

    @SMKI-recovery-exposure
    Scenario: The DCC works at its own pace
      Given a SMETS2 ESME named E1 supplied by Avon Energy in the network of EELC
      And a SMETS2 ESME named E2 supplied by Avon Energy in the network of EELC
      And a SMETS2 ESME named E3 supplied by Avon Energy in the network of EELC
      And the DCC recovers 4 Devices an hour, and tries again every 6 hours
      And the private keys of Avon Energy are compromised
      And the SMKI PMA approves recovery by method 3
      When recovery by method 3 begins
      Then the exposure of the Devices is
        | Devices  | 3  |
        | shortest | 0  |
        | median   | 15 |
        | longest  | 30 |

  Rule: SMETS1 Devices have no slots of their own

    @SMKI-recovery-SMETS1
    Scenario Outline: Their Certificates are held by proxy, and replaced there
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the private keys of EELC are compromised
      And the SMKI PMA approves recovery by <method>
      When recovery by <method> begins
      Then recovery is over
      And the exposure of the Devices is
        | Devices       | 1 |
        | recovered     | 1 |
        | exposed still | 0 |
      When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is I0

      Examples:
        | method   |
        | method 1 |
        | method 2 |
        | method 3 |

  Rule: Recovery puts a wrong Network Operator's Certificate right

    @SECMP0063-C2 @SMKI-recovery-method-2
    Scenario: Through the DCC's own Certificates
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of LOND
      When the DCC sends 6.21 to place the Certificates of the DCC in the Network Operator slot of the ESME
      And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the first response is I0
      And the second response is I0
      And the Network Operator slot of the ESME holds the Certificates of EELC

    @SECMP0063-C2 @SMKI-recovery-method-3
    Scenario: Directly
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of LOND
      When the DCC sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is I0
      And the Network Operator slot of the ESME holds the Certificates of EELC
