Feature: Revocation lists
  A CRL is published every 12 hours, even if nothing has changed, and within one hour of a revocation; an ARL every 12
  months, and within one hour of the revocation of an OCA Certificate. The DSP acts on the newest list that was
  published, not on the truth: between a revocation and its list lies a window.

  Background:
    Given it is 4 March 2019
    And a SMETS2 ESME supplied by Avon Energy in the network of EELC

  Rule: The CRL

    @SMKI-124-CRL @SMKI-159-lists
    Scenario: Every 12 hours, though nothing has changed
      Given Avon Energy is an Authorised Subscriber
      When 24 hours pass
      Then the last revocation lists are
        | list | published          | Certificates | time limit |
        | ARL  | 4 March 2019 00:00 | 0            | met        |
        | CRL  | 4 March 2019 00:00 | 0            | met        |
        | CRL  | 4 March 2019 12:00 | 0            | met        |
        | CRL  | 5 March 2019 00:00 | 0            | met        |

    @SMKI-124-CRL @SMKI-124-window
    Scenario: Within one hour of a revocation, and until then the revoked key is accepted
      When time passes until 4 March 2019 09:00
      And Avon Energy requests revocation of the XML Signing Certificate of Avon Energy because its private key is unreliable
      And time passes until 4 March 2019 09:29
      And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is I0
      When time passes until 4 March 2019 09:30
      Then the last revocation lists are
        | list | published          | Certificates | time limit |
        | CRL  | 4 March 2019 09:30 | 1            | met        |
      When Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is E100 by sender is authenticated
      And the explanation is path-revoked

    @SMKI-124-CRL
    Scenario: The next 12 hours begin with it, and what is revoked stays on the lists
      When time passes until 4 March 2019 09:00
      And Avon Energy requests revocation of the XML Signing Certificate of Avon Energy because its private key is unreliable
      And 13 hours pass
      Then the last revocation lists are
        | list | published          | Certificates | time limit |
        | CRL  | 4 March 2019 09:30 | 1            | met        |
        | CRL  | 4 March 2019 21:30 | 1            | met        |

    @SMKI-124-window
    Scenario: A list that is held back lengthens the window, and is on record as late
      When time passes until 4 March 2019 09:00
      And no revocation list reaches the SMKI Repository for 180 minutes
      And Avon Energy requests revocation of the XML Signing Certificate of Avon Energy because its private key is unreliable
      And time passes until 4 March 2019 11:59
      And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is I0
      When time passes until 4 March 2019 12:00
      Then the last revocation lists are
        | list | published          | Certificates | time limit |
        | CRL  | 4 March 2019 12:00 | 1            | missed     |
      When Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is E100 by sender is authenticated

    @SMKI-124-CRL
    Scenario Outline: An OCA that takes <minutes> minutes
      Given the OCA takes <minutes> minutes from a revocation to the list
      When Avon Energy requests revocation of the XML Signing Certificate of Avon Energy because its private key is unreliable
      And 2 hours pass
      Then the last revocation lists are
        | list | published           | Certificates | time limit |
        | CRL  | 4 March 2019 <time> | 1            | <limit>    |

      Examples:
        | minutes | time  | limit  |
        | 60      | 01:00 | met    |
        | 61      | 01:01 | missed |

    @SMKI-124-window
    Scenario: With a new Certificate the Party goes on
      Given Avon Energy is an Authorised Subscriber
      When Avon Energy requests revocation of the XML Signing Certificate of Avon Energy because its private key is unreliable
      And Avon Energy requests an Organisation Certificate
        | Remote Party Role | XML Signing |
      And its Certificates are accepted
      And Avon Energy uses its new Certificate
      And 1 hours pass
      And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is I0

  Rule: The ARL

    @SMKI-124-ARL
    Scenario: Every 12 months
      Given Avon Energy is an Authorised Subscriber
      When time passes until 4 March 2020
      Then the last revocation lists are
        | list | published          | Certificates | time limit |
        | ARL  | 4 March 2019 00:00 | 0            | met        |
        | ARL  | 4 March 2020 00:00 | 0            | met        |

    @SMKI-124-ARL @SMKI-124-revocation
    Scenario: Within one hour of the revocation of an OCA Certificate, and nothing that it issued is relied upon then
      When a new Issuing OCA takes over
      And Avon Energy requests revocation of the former Issuing OCA Certificate
      Then the SMKI Service refuses it because revocation-not-authorised
      When the DCC requests revocation of the former Issuing OCA Certificate
      And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is I0
      When 1 hours pass
      Then the last revocation lists are
        | list | published          | Certificates | time limit |
        | ARL  | 4 March 2019 00:00 | 0            | met        |
        | ARL  | 4 March 2019 00:30 | 1            | met        |
      When Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is E100 by sender is authenticated
