Feature: Where the MPAN is unknown, the DCC trusts the Supplier
  Should the MPAN be unknown, DCC systems revert to default functionality and trust that the Supplier is updating to
  the correct certificate (seed 001). What is unknown depends on where a reading looks.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
    And the Network Operator slot of the ESME holds the Certificates of Avon Energy

  Rule: The DCC does not know the MPAN of the ESME at all

    @SECMP0063-C7
    Scenario Outline: No meter point is associated with the ESME
      Given the Smart Metering Inventory associates no meter point with the ESME
      And SECMP0063 is in force in the reading <reading>
      When Avon Energy sends 6.15.1 to place the Certificates of EMEB in the Network Operator slot of the ESME
      Then the response is I0
      And the responses are the same without SECMP0063

      Examples:
        | reading               |
        | proposal              |
        | business-requirements |
        | dcc-assessment        |
        | all-senders           |

  Rule: Registration Data does not hold the MPAN

    @SECMP0063-C7 @SECMP0063-readings
    Scenario Outline: The two digits are there, the registered Network Operator is not
      Given the DSP's copy of Registration Data lacks the meter point of the ESME
      And SECMP0063 is in force in the reading <reading>
      When Avon Energy sends 6.15.1 to place the Certificates of EMEB in the Network Operator slot of the ESME
      Then the response is <response>

      Examples:
        | reading               | response                            |
        | proposal              | E0615N1 by 6.15.1 certificate party |
        | business-requirements | E0615N1 by 6.15.1 certificate party |
        | dcc-assessment        | I0                                  |
        | all-senders           | I0                                  |

  Rule: The first two digits of the MPAN core name no Network Operator

    @SECMP0063-C7 @SECMP0063-R1-two-digits
    Scenario Outline: Nobody holds distributor ID 99
      Given a SMETS2 ESME named M2 supplied by Avon Energy in the network of no Network Operator
      And SECMP0063 is in force in the reading <reading>
      When Avon Energy sends 6.21 to place the Certificates of EMEB in the Network Operator slot of M2
      Then the response is I0

      Examples:
        | reading               |
        | business-requirements |
        | dcc-assessment        |
