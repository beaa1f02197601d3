Feature: The Recovery key and the contingency key
  With the Recovery key the DCC replaces any Certificate in a Device but the root (GBCS, CS02b mode 8). With the
  contingency key it replaces the root itself (mode 9): the key is wrapped in the root that the Device holds, and the
  Command tells what unwraps it. Both Commands are signed only: no MAC, so they work when all other keys are lost.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
    And the Network Operator slot of the ESME holds the Certificates of EELC

  Rule: The Device judges the Recovery key by its own slot

    @GBCS-recovery
    Scenario: The Recovery key works whoever holds the slot
      When a Command signed with the Recovery key brings the Certificates of LOND for the Network Operator slot to the ESME
      Then the ESME obeys the Command
      And the Network Operator slot of the ESME holds the Certificates of LOND

    @GBCS-recovery
    Scenario: A wrong Recovery key
      When a Command signed with a wrong Recovery key brings the Certificates of LOND for the Network Operator slot to the ESME
      Then the ESME discards the Command because command-signature
      And the Network Operator slot of the ESME holds the Certificates of EELC

    @GBCS-recovery
    Scenario: Mode 8 cannot replace the root
      When a Command signed with the Recovery key brings a new root to the ESME
      Then the ESME answers other for the Root slot

    @GBCS-recovery @SMKI-165-regeneration
    Scenario: After use the Recovery key pair is another, and the former one works no more
      Given the private keys of EELC are compromised
      And the SMKI PMA approves recovery by method 3
      When recovery by method 3 begins
      Then the key ceremonies of recovery were
        | key      | ceremony                         |
        | Recovery | key pair generated and certified |
        | Recovery | private key destroyed            |
      And the Recovery slot of the ESME holds new Certificates of the DCC
      When a Command signed with the former Recovery key brings the Certificates of LOND for the Network Operator slot to the ESME
      Then the ESME discards the Command because command-signature
      When a Command signed with the Recovery key brings the Certificates of LOND for the Network Operator slot to the ESME
      Then the ESME obeys the Command

  Rule: The contingency key replaces the root

    @GBCS-contingency
    Scenario: Mode 9 can replace the root
      When a Command signed with the contingency key brings a new root to the ESME
      Then the ESME obeys the Command
      And the ESME answers success for the Root slot

    @GBCS-contingency
    Scenario Outline: It takes the right key, and the symmetric key that unwraps it
      When a Command signed with <key> brings a new root to the ESME
      Then the ESME discards the Command because <code>

      Examples:
        | key                                            | code                    |
        | a wrong contingency key                        | command-signature       |
        | the contingency key, with a wrong symmetric key | command-contingency-key |

    @SMKI-recovery-contingency @SMKI-recovery-exposure @GBCS-contingency
    Scenario: The root is compromised, and everything below it is founded anew
      Given the private keys of the Root OCA are compromised
      And the SMKI PMA approves recovery by the contingency key
      When recovery by the contingency key begins
      Then recovery is over
      And the steps of recovery were
        | who      | what                                                                         |
        | DCC      | reports that keys above the Organisation Certificates are no longer reliable |
        | SMKI PMA | decides by which method Devices are recovered                                |
        | DCC      | founds a new root and certifies the keys of all Organisations below it       |
        | DCC      | replaces the root with the contingency key                                   |
        | DCC      | places new certificates with the Recovery key                                |
        | DCC      | generates the Recovery key pair anew, because it has been used               |
        | DCC      | places the new Recovery certificate with the old Recovery key                |
        | DCC      | destroys the old Recovery key: no Device needs it any more                   |
      And the key ceremonies of recovery were
        | key             | ceremony                         |
        | TEST Root OCA 2 | key pair generated and certified |
        | Recovery        | key pair generated and certified |
        | Recovery        | private key destroyed            |
      And the Supplier slot of the ESME holds new Certificates of Avon Energy
      And the Network Operator slot of the ESME holds new Certificates of EELC
      And the ESME was exposed for 0 to 1 minutes
      When EELC sends 6.15.1 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the response is I0
      And the Network Operator slot of the ESME holds the Certificates of LOND

    @SMKI-recovery-contingency @SMKI-165-regeneration
    Scenario: The Recovery key is lost, and comes anew with the root
      Given the private keys of the Recovery Key Pair are lost
      And the SMKI PMA approves recovery by the contingency key
      When recovery by the contingency key begins
      Then recovery is over
      And the steps of recovery were
        | who      | what                                                                         |
        | DCC      | reports that keys above the Organisation Certificates are no longer reliable |
        | SMKI PMA | decides by which method Devices are recovered                                |
        | DCC      | founds a new root and certifies the keys of all Organisations below it       |
        | DCC      | revokes the certificates of the unreliable keys                              |
        | DCC      | replaces the root with the contingency key                                   |
        | DCC      | places new certificates with the Recovery key                                |
        | DCC      | generates the Recovery key pair anew, because it has been used               |
        | DCC      | places the new Recovery certificate with the old Recovery key                |
        | DCC      | destroys the old Recovery key: no Device needs it any more                   |
      And the Recovery slot of the ESME holds new Certificates of the DCC
      When a Command signed with the Recovery key brings the Certificates of LOND for the Network Operator slot to the ESME
      Then the ESME obeys the Command

    @SMKI-recovery-contingency
    Scenario: It is the last resort
      Given the private keys of EELC are compromised
      And the SMKI PMA approves recovery by the contingency key
      When recovery by the contingency key begins
      Then recovery may not begin because recovery-contingency-not-needed
