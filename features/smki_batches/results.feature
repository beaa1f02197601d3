Feature: Batches of Certificate Signing Requests
  A batch has 2 to 50,000 requests for Device Certificates. It is served in the night, request by request: each has a
  result of its own, and good ones are issued whatever stands beside them.

  Background:
    Given Avon Energy is an Authorised Subscriber
    And Blencathra Power is an Authorised Subscriber

  @SMKI-batch-results
  Scenario: Broken, duplicate, foreign and ineligible requests among good ones
    When Avon Energy submits a batch of these requests for ESMEs
      | for                              | fault                         |
      | a new Device                     | none                          |
      | a new Device                     | was signed with another key   |
      | a new Device                     | is no signing request         |
      | a new Device                     | repeats request 1             |
      | a new Device of Blencathra Power | none                          |
      | the Organisation                 | none                          |
      | a new Device                     | is followed by further octets |
      | a new Device                     | none                          |
    Then the state of the batch is QUEUED
    When the SMKI Service has served the batch
    Then the state of the batch is COMPLETED
    And the results of the batch are
      | request | result                                                   |
      | 1       | SUCCESS                                                  |
      | 2       | CSR_ERROR because signing-request-possession             |
      | 3       | CSR_ERROR because signing-request-malformed              |
      | 4       | ISSUANCE_ANOMALY because key-already-certified           |
      | 5       | INELIGIBLE because eui64-of-another-subscriber           |
      | 6       | INELIGIBLE because organisation-request-in-batch         |
      | 7       | CSR_ERROR because signing-request-trailing-octets        |
      | 8       | SUCCESS                                                  |

  @SMKI-batch-results
  Scenario: A Device Type that the Subscriber may not have
    When Avon Energy submits a batch of 2 requests for CHFs
    And the SMKI Service has served the batch
    Then the state of the batch is COMPLETED
    And the results of the batch are
      | request | result                                     |
      | 1       | INELIGIBLE because subscriber-not-eligible |
      | 2       | INELIGIBLE because subscriber-not-eligible |

  @SMKI-batch-results @SMKI-116-acceptance
  Scenario: One Certificate of a batch is rejected
    When time passes until 5 March 2019 09:00
    And Avon Energy submits a batch of 4 requests for ESMEs
    And the SMKI Service has served the batch
    And the Certificate of request 2 is rejected
    Then every request of the batch has its Certificate
    And Avon Energy finds 3 Certificates in the SMKI Repository
      | lodged on | 5 March 2019 |
      | status    | in use       |

  @SMKI-87-size
  Scenario Outline: A batch of <count> requests
    When Avon Energy submits a batch of <count> requests for ESMEs
    Then the state of the batch is <state>

    Examples:
      | count | state                           |
      | 1     | FORMAT_ERROR because batch-size |
      | 2     | QUEUED                          |
      | 50000 | QUEUED                          |
      | 50001 | FORMAT_ERROR because batch-size |

  @SMKI-batch-results
  Scenario: A file that was changed on its way
    When Avon Energy submits a batch of 4 requests for ESMEs
      | file | changed on its way |
    Then the state of the batch is TAMPERED because batch-tampered

  @SMKI-116-officers @SMKI-batch-results
  Scenario: An officer who is not enrolled
    When Avon Energy submits a batch of 4 requests for ESMEs
      | officer | a stranger |
    Then the state of the batch is REJECTED because officer-not-enrolled
