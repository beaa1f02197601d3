Feature: The Supplier is told that the certificate is incorrect
  SECMP0063, requirement 3. The proposal leaves the number of the response code open (Exxxxxx). E0615N1 and E0621N1 are
  synthetic: no published text has them.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

  Rule: The DCC responds with an error code

    @SECMP0063-R3 @SECMP0063-C10
    Scenario Outline: The response names the code and what was wrong
      Given SECMP0063 is in force in the reading <reading>
      And the Network Operator slot of the ESME holds the Certificates of Avon Energy
      When Avon Energy sends <service> to place the Certificates of EMEB in the Network Operator slot of the ESME
      Then the response is <code> by <service> certificate party
      And the check belongs to SECMP0063
      And the check rests on SECMP0063 (DUIS <service> validation)
      And the DCC tells Avon Energy: <message>

      Examples:
        | reading               | service | code    | message                                                                                           |
        | proposal              | 6.15.1  | E0615N1 | On an ESME, the certificate must be of the Network Operator that the MPAN's first two digits name |
        | business-requirements | 6.21    | E0621N1 | On an ESME, the certificate must be of the Network Operator that the MPAN's first two digits name |
        | dcc-assessment        | 6.15.1  | E0615N1 | On an ESME, the certificate must be of the Electricity Distributor that Registration Data names   |
        | dcc-assessment        | 6.21    | E0621N1 | On an ESME or GPF, the certificate must be of the Network Operator that Registration Data names   |

    @SECMP0063-C10
    Scenario Outline: Any other number can be chosen for the code
      Given SECMP0063 is in force in the reading dcc-assessment
        | code-<service> | <code> |
      And the Network Operator slot of the ESME holds the Certificates of Avon Energy
      When Avon Energy sends <service> to place the Certificates of EMEB in the Network Operator slot of the ESME
      Then the response is <code> by <service> certificate party

      Examples:
        | service | code    |
        | 6.15.1  | E061510 |
        | 6.21    | E062110 |

  Rule: Requests that were rejected before are rejected as before

    @SECMP0063-C14
    Scenario Outline: The existing validation comes first
      Given SECMP0063 is in force in the reading dcc-assessment
      When Avon Energy sends <service> to place the Certificates of <owner> in the Network Operator slot of the ESME
        | <data item> | <value> |
      Then the response is <response>
      And the check belongs to no modification
      And the responses are the same without SECMP0063

      Examples:
        | service | owner | data item                        | value        | response                                    |
        | 6.15.1  | EMEB  | Top Up Floor Seq Number          | 7            | E061504 by 6.15.1 top up floor              |
        | 6.15.1  | EMEB  | Execution Date Time              | 1 April 2019 | E061506 by 6.15.1 future dating             |
        | 6.15.1  | EMEB  | Key Agreement Top Up Certificate | EMEB         | E061507 by 6.15.1 certificate type for role |
        | 6.21    | EMEB  | Top Up Floor Seq Number          | 7            | E062102 by 6.21 top up floor                |
        | 6.21    | EMEB  | Digital Signing Certificate      | Avon Energy  | E062103 by 6.21 certificate type for role   |

  Rule: Valid requests are processed correctly

    @SECMP0063-C10
    Scenario: A correct certificate is placed as without the modification
      Given SECMP0063 is in force in the reading dcc-assessment
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is I0
      And the ESME reports for each slot
        | slot                              | outcome |
        | NetworkOperator digital signature | success |
        | NetworkOperator key agreement     | success |
      And the responses are the same without SECMP0063
