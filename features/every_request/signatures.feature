Feature: Signatures on Service Requests and on Signed Pre-Commands
  A document is taken from nobody but the User that it names, signed in the one form that the published tools use, with
  an XML signing certificate that is good at that time.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

  Rule: The DSP takes no document that its sender has not signed

    @DUIS-signature
    Scenario Outline: Each fault has a finding of its own
      When Avon Energy sends a 6.21 for the ESME in a document that <fault>
      Then the response is E100 by sender is authenticated
      And the explanation is <finding>
      And no Command reaches the ESME

      Examples: Nobody, or somebody else, has signed this
        | fault                           | finding                   |
        | is not signed                   | signature-missing         |
        | was changed after it was signed | signature-digest-mismatch |
        | is signed by another User       | signature-signer-identity |

      Examples: The certificate is not good for it
        | fault                                                | finding                  |
        | is signed with the key for Commands                  | signature-signer-role    |
        | is signed with a certificate that nobody knows       | signature-unknown-signer |
        | is signed with a certificate that has expired        | path-expired             |
        | is signed with a certificate that is not valid yet   | path-not-yet-valid       |
        | is signed with a certificate that has been revoked   | path-revoked             |

      Examples: The signature has another form
        | fault                             | finding                 |
        | is signed with an HMAC            | signature-hmac          |
        | refers to a part of itself alone  | signature-reference-uri |
        | brings its own key                | signature-key-info      |

    @DUIS-signature
    Scenario Outline: Where signatures may stand is a matter of the schema
      When Avon Energy sends a 6.21 for the ESME in a document that <fault>
      Then the response is E1001 because <reason>
      And no Command reaches the ESME

      Examples:
        | fault                      | reason             |
        | is signed twice            | repeated-element   |
        | hides its signature inside | unexpected-element |

    @INPUT-certificate-test-in-live
    Scenario Outline: A certificate of the other environment signs nothing
      Given the <environment> environment
      When Avon Energy sends a 6.21 for the ESME in a document that is signed with a certificate of the other environment
      Then the response is E100 by sender is authenticated
      And the explanation is path-untrusted

      Examples:
        | environment |
        | test        |
        | live        |

    @DUIS-signature @DUIS-E1010
    Scenario: Who cannot sign in another's name cannot use up its RequestIDs
      When Avon Energy sends a 6.21 for the ESME in a document that is not signed
      And Avon Energy sends 6.24.1 to read the Network Operator slots of the ESME
      Then the first response is E100 by sender is authenticated
      And the second response is I0

  Rule: A Signed Pre-Command is the one that the DSP made, signed by its User, once

    Background:
      Given the Network Operator slot of the ESME holds the Certificates of EELC

    @DUIS-pre-command
    Scenario Outline: What is not that is refused
      When EELC sends 6.15.1 for the ESME and a Signed Pre-Command that <fault>
      Then the response is <response>
      And no Command reaches the ESME

      Examples:
        | fault              | response                          |
        | was changed        | E1010 because pre-command-unknown |
        | bears no signature | E1010 because pre-command-unknown |

    @DUIS-pre-command
    Scenario Outline: Nor is one that somebody else has signed, or with a certificate that is good no more
      When EELC sends 6.15.1 for the ESME and a Signed Pre-Command that <fault>
      Then the response is E100 by sender is authenticated
      And the explanation is <finding>
      And no Command reaches the ESME

      Examples:
        | fault                                              | finding               |
        | another User has signed                            | pre-command-signature |
        | is signed with a certificate that has been revoked | path-revoked          |

    @DUIS-pre-command @DUIS-E1010
    Scenario: It is carried out once
      When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      And the same Signed Pre-Command is sent again
      Then the first response is I0
      And the second response is E1010 because pre-command-unknown
