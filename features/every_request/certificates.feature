Feature: The certificates in a Service Request
  Each certificate that is to be placed must be readable, of this environment and valid (DUIS 3.10.2). What is wrong
  with it is explained with the response code.

  Rule: E1003 - the certificate can be read and follows its profile

    Background:
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

    Scenario Outline: A broken certificate
      When Avon Energy sends 6.21 to place a Certificate of EELC that <fault> in the Network Operator slot of the ESME
      Then the response is E1003 by certificates are readable
      And the explanation is <explanation>
      And the Network Operator slot of the ESME holds the Certificates of the DCC
      And the journal has an answer to every request

      @INPUT-certificate-truncated
      Examples: Truncated DER
        | fault                         | explanation           |
        | is cut short                  | certificate-malformed |
        | is followed by further octets | certificate-malformed |

      @INPUT-certificate-null-parameters
      Examples: NULL parameters in ecdsa-with-SHA256
        | fault                                      | explanation                     |
        | gives NULL parameters to ecdsa-with-SHA256 | certificate-signature-algorithm |

      @INPUT-certificate-curve
      Examples: Wrong curve
        | fault                        | explanation       |
        | has a key on the curve P-384 | certificate-curve |

  Rule: E1011 - a test certificate is not used live

    @INPUT-certificate-test-in-live
    Scenario Outline: A certificate of the other environment
      Given the <world> environment
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When Avon Energy sends <service> to place a Certificate of EELC that belongs to the other environment in the Network Operator slot of the ESME
      Then the response is E1011 by certificates are of this environment
      And the explanation is path-environment
      And no Command reaches the ESME

      Examples:
        | world | service |
        | live  | 6.21    |
        | live  | 6.15.1  |
        | test  | 6.21    |

    @INPUT-certificate-test-in-live
    Scenario: Live certificates are accepted live
      Given the live environment
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is I0

  Rule: E1004 - the certificate is valid: its path, its dates, its revocation status

    Background:
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

    @DUIS-E1004
    Scenario Outline: A certificate that cannot be trusted
      When Avon Energy sends 6.21 to place a Certificate of EELC that <fault> in the Network Operator slot of the ESME
      Then the response is E1004 by certificates are valid
      And the explanation is <explanation>

      Examples:
        | fault                              | explanation        |
        | was changed after it was signed    | path-signature     |
        | was issued by an unknown authority | path-untrusted     |
        | has expired                        | path-expired       |
        | is not valid yet                   | path-not-yet-valid |
        | has been revoked                   | path-revoked       |

    @DUIS-E1004
    Scenario: Dates do not count where the request disapplies time-based checks
      When Avon Energy sends 6.21 to place a Certificate of EELC that has expired in the Network Operator slot of the ESME
        | Apply Time Based CPV Checks | no |
      Then the response is I0
      And the Network Operator slot of the ESME holds the Certificates of EELC

  Rule: One bad certificate is enough

    Background:
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

    @INPUT-certificate-truncated
    Scenario: The Key Agreement Certificate is cut short
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
        | Key Agreement Certificate | EELC that is cut short |
      Then the response is E1003 by certificates are readable
      And the explanation is certificate-malformed

  Rule: Broken certificates are found out before SECMP0063 looks at their owner

    @SECMP0063-C14
    Scenario Outline: A broken certificate of the wrong distributor
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And SECMP0063 is in force in the reading dcc-assessment
      When Avon Energy sends 6.21 to place a Certificate of LOND that <fault> in the Network Operator slot of the ESME
      Then the response is <response>
      And the responses are the same without SECMP0063

      Examples:
        | fault            | response                           |
        | is cut short     | E1003 by certificates are readable |
        | has been revoked | E1004 by certificates are valid    |
