@SMKI-163
Feature: The three methods of the SMKI Recovery Procedure
  An Organisation's private keys are compromised or lost. Its Devices obey whoever holds the key in their slots, revoked
  or not: they know no revocation list. So every Device has to be given new Certificates, and until then it is exposed.

  Background:
    Given a SMETS2 ESME named E1 supplied by Avon Energy in the network of EELC
    And a SMETS2 ESME named E2 supplied by Avon Energy in the network of EELC
    And a SMETS2 ESME named E3 supplied by Avon Energy in the network of LOND
    And the Network Operator slot of E1 holds the Certificates of EELC
    And the Network Operator slot of E2 holds the Certificates of EELC
    And the Network Operator slot of E3 holds the Certificates of LOND

  Rule: Method 1 - the Subscriber replaces its Certificates with its own key

    @SMKI-recovery-method-1 @SMKI-recovery-exposure
    Scenario: The Subscriber still has its key, and is faster than anybody else
      Given the private keys of EELC are compromised
      When 2 hours pass
      And recovery by method 1 begins
      Then recovery is over
      And the steps of recovery were
        | who               | what                                                 |
        | UK Power Networks | reports that its private keys are no longer reliable |
        | DCC               | issues Organisation Certificates of new key pairs    |
        | UK Power Networks | replaces its certificates with its own key           |
        | DCC               | revokes the certificates of the unreliable keys      |
      And the Network Operator slot of E1 holds new Certificates of EELC
      And the Network Operator slot of E2 holds new Certificates of EELC
      And the Network Operator slot of E3 holds the Certificates of LOND
      And E1 was exposed for 120 to 121 minutes
      And the exposure of the Devices is
        | Devices       | 2   |
        | recovered     | 2   |
        | exposed still | 0   |
        | longest       | 120 |

    @SMKI-recovery-method-1 @GBCS-slots
    Scenario: What the former key signs is not obeyed any more
      Given the private keys of EELC are compromised
      When recovery by method 1 begins
      And a Command signed with the former key of EELC brings the Certificates of LOND for the Network Operator slot to E1
      Then E1 discards the Command because command-signature
      And the Network Operator slot of E1 holds new Certificates of EELC

    @SMKI-recovery-method-1
    Scenario: Whoever has the stolen key can do the same before
      When the private keys of EELC become compromised
      And with the stolen keys of EELC an attacker places the Certificates of LOND by 6.15.1 in the Network Operator slot of E1
      Then the response is I0
      When recovery by method 1 begins
      Then the exposure of the Devices is
        | Devices   | 1 |
        | recovered | 1 |
      And the Network Operator slot of E1 holds the Certificates of LOND
      And the Network Operator slot of E2 holds new Certificates of EELC

    @SMKI-recovery-method-1
    Scenario: A key that is lost signs nothing
      Given the private keys of EELC are lost
      When recovery by method 1 begins
      Then recovery may not begin because recovery-own-key-lost

  Rule: Method 2 - the DCC places its own Certificates, and they are handed over

    @SMKI-recovery-method-2 @SMKI-recovery-exposure @SMKI-165-regeneration
    Scenario: The keys are lost, and the DCC takes the slots back
      Given the private keys of EELC are lost
      And the SMKI PMA approves recovery by method 2
      When recovery by method 2 begins
      Then recovery is over
      And the steps of recovery were
        | who               | what                                                              |
        | UK Power Networks | reports that its private keys are no longer reliable              |
        | SMKI PMA          | decides by which method Devices are recovered                     |
        | DCC               | revokes the certificates of the unreliable keys                   |
        | DCC               | issues Organisation Certificates of new key pairs                 |
        | DCC               | places Access Control Broker certificates with the Recovery key   |
        | Supplier          | has the cells handed over to their new certificates               |
        | DCC               | generates the Recovery key pair anew, because it has been used    |
        | DCC               | places the new Recovery certificate with the old Recovery key     |
        | DCC               | destroys the old Recovery key: no Device needs it any more        |
      And the Network Operator slot of E1 holds new Certificates of EELC
      And the SMI Status of E1 becomes Commissioned
      And E1 was exposed for 0 to 1 minutes after the revocation

    @SMKI-recovery-method-2
    Scenario: A Supplier's slots, top-ups included
      Given the private keys of Avon Energy are compromised
      And the SMKI PMA approves recovery by method 2
      When recovery by method 2 begins
      Then recovery is over
      And the Supplier slot of E1 holds new Certificates of Avon Energy
      And the exposure of the Devices is
        | Devices       | 3 |
        | recovered     | 3 |
        | exposed still | 0 |

  Rule: Method 3 - the DCC places new Certificates directly

    @SMKI-recovery-method-3 @SMKI-recovery-exposure
    Scenario: One Command for each Device
      Given the private keys of EELC are compromised
      And the SMKI PMA approves recovery by method 3
      When recovery by method 3 begins
      Then recovery is over
      And the Network Operator slot of E1 holds new Certificates of EELC
      And the Network Operator slot of E2 holds new Certificates of EELC
      And the exposure of the Devices is
        | Devices       | 2 |
        | recovered     | 2 |
        | exposed still | 0 |
        | shortest      | 0 |
        | median        | 0 |

    @SMKI-recovery-method-3
    Scenario: What an attacker has done to a slot is undone by recovery, and by nobody else
      Given the private keys of EELC are compromised
      When with the stolen keys of EELC an attacker places the Certificates of LOND by 6.15.1 in the Network Operator slot of E1
      And EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of E1
      Then the response is E21 because command-wrong-originator
      When the DCC sends 6.21 to place the Certificates of EELC in the Network Operator slot of E1
      Then the response is I0
      And the Network Operator slot of E1 holds the Certificates of EELC

  Rule: What works on all Devices needs the PMA's decision

    @SMKI-165-responsibilities
    Scenario Outline: Nobody uses the Recovery key by himself
      Given the private keys of EELC are lost
      When recovery by <method> begins
      Then recovery may not begin because recovery-not-decided

      Examples:
        | method   |
        | method 2 |
        | method 3 |

    @SMKI-165-responsibilities
    Scenario: The PMA refuses
      Given the private keys of EELC are lost
      And the SMKI PMA refuses recovery by method 3
      When recovery by method 3 begins
      Then recovery may not begin because recovery-refused

    @SMKI-165-responsibilities
    Scenario: Who has decided for one method has not decided for another
      Given the private keys of EELC are lost
      And the SMKI PMA approves recovery by method 2
      When recovery by method 3 begins
      Then recovery may not begin because recovery-not-decided

    @SMKI-165-responsibilities
    Scenario: The Recovery key cannot help if it is itself compromised
      Given the private keys of EELC are lost
      And the private keys of the Recovery Key Pair are compromised
      And the SMKI PMA approves recovery by method 3
      When recovery by method 3 begins
      Then recovery may not begin because recovery-key-unreliable
