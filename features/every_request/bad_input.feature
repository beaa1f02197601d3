Feature: Documents that are no Service Requests
  Each is answered with a code and a reason, and is in the journal: nothing is raised to the User, nothing is lost.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

  Rule: E1000 - the document is not safe, well-formed XML

    @INPUT-nothing-lost
    Scenario Outline: Documents that are not read
      When Avon Energy sends a 6.21 for the ESME in a document that <fault>
      Then the response is E1000 because <reason>
      And no Command reaches the ESME
      And the journal has an answer to every request

      @INPUT-malformed
      Examples: Malformed XML
        | fault                | reason          |
        | is empty             | not-well-formed |
        | is no XML            | not-well-formed |
        | ends in the middle   | not-well-formed |
        | is encoded in UTF-16 | wrong-encoding  |
        | is nested too deeply | too-deep        |

      @INPUT-entity-bomb
      Examples: An entity bomb
        | fault                   | reason        |
        | declares an entity bomb | document-type |

      @INPUT-external-entity
      Examples: An external entity
        | fault                        | reason        |
        | refers to an external entity | document-type |

      @INPUT-oversized
      Examples: An oversized document
        | fault        | reason    |
        | is oversized | oversized |

  Rule: E1001 - the document does not follow the DUIS schema

    @INPUT-nothing-lost
    Scenario Outline: Documents that say something else
      When Avon Energy sends a 6.21 for the ESME in a document that <fault>
      Then the response is E1001 because <reason>
      And no Command reaches the ESME
      And the journal has an answer to every request

      @INPUT-namespace
      Examples: A wrong namespace
        | fault                   | reason          |
        | is in another namespace | wrong-namespace |

      @INPUT-impossible-date
      Examples: An impossible date
        | fault                    | reason   |
        | names an impossible date | bad-date |

      @INPUT-schema
      Examples: Other departures from the schema
        | fault                                      | reason                    |
        | is no Service Request                      | wrong-root                |
        | names an unknown Service Reference Variant | unknown-service           |
        | names an unknown Remote Party Role         | unknown-remote-party-role |
        | leaves out the Remote Party Role           | missing-element           |
        | has an element too many                    | unexpected-element        |
        | has a certificate that is no base64        | bad-base64                |

  Rule: After a bad document, good ones are answered as before

    @INPUT-nothing-lost
    Scenario: The next request of the same User
      When Avon Energy sends a 6.21 for the ESME in a document that ends in the middle
      And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the first response is E1000 because not-well-formed
      And the second response is I0
      And the journal has an answer to every request
