Feature: The SMKI Repository
  A directory of all Certificates and lists, and a library of documents. The DCC and the SMKI PMA lodge, every SEC Party
  that has been through the entry process reads, and no search is by an Organisation's name.

  Background:
    Given it is 4 March 2019
    And Avon Energy is an Authorised Subscriber

  Rule: A directory

    @SMKI-154-search
    Scenario: A search by each criterion
      Given a SMETS2 ESME named M1 supplied by Avon Energy in the network of EELC
      When time passes until 5 March 2019 10:00
      And Avon Energy requests an Organisation Certificate
        | Key Usage | Key Agreement |
      And its Certificates are accepted
      And Avon Energy requests revocation of the XML Signing Certificate of Avon Energy because the Subscriber wishes so
      Then Avon Energy finds 2 Certificates in the SMKI Repository
        | EUI-64 of | M1 |
      And Avon Energy finds 1 Certificates in the SMKI Repository
        | EUI-64 of | M1            |
        | Key Usage | Key Agreement |
      And Avon Energy finds 1 Certificates in the SMKI Repository
        | serial number of | Avon Energy |
      And Avon Energy finds 1 Certificates in the SMKI Repository
        | status | revoked |
      And Avon Energy finds 1 Certificates in the SMKI Repository
        | lodged on | 5 March 2019 |
      And Avon Energy finds 4 Certificates in the SMKI Repository
        | EUI-64 of         | Avon Energy |
        | Remote Party Role | Supplier    |
      And Avon Energy finds 0 Certificates in the SMKI Repository
        | EUI-64 of         | Avon Energy      |
        | Remote Party Role | Network Operator |

    @SMKI-154-search @SECMP0063-C12
    Scenario: What is found does not tell the Organisation's name
      Then a look-up of Supplier Certificates in the SMKI Repository shows whose they are by EUI-64 alone
      And a look-up of the Certificates of Avon Energy in the SMKI Repository shows the name none

    @SMKI-158
    Scenario: Every SEC Party reads that has been through the entry process
      When EELC completes the SMKI and Repository Entry Process Tests for SMKI Repository
      Then EELC finds 3 Certificates in the SMKI Repository
        | EUI-64 of | EELC |
      And Blencathra Power may not search the SMKI Repository because entry-process-incomplete
      And an unknown User may not search the SMKI Repository because party-unknown

    @SMKI-159-certificates
    Scenario: The Certificates of authorities are there upon issue
      Then Avon Energy finds 2 Certificates in the SMKI Repository
        | Remote Party Role | Root |
      And Avon Energy finds 2 Certificates in the SMKI Repository
        | Remote Party Role | Issuing Authority |
      When a new Issuing OCA takes over
      And 1 hours pass
      Then Avon Energy finds 3 Certificates in the SMKI Repository
        | Remote Party Role | Issuing Authority |

  Rule: A library

    @SMKI-159-documents
    Scenario Outline: <lodger> lodges the <document>
      When <lodger> lodges the <document> 20 hours after it became part of the SEC
      Then it is lodged as version 1, in time
      And Avon Energy gets version 1 of the <document>

      Examples:
        | lodger       | document                                       |
        | the SMKI PMA | Device Certificate Policy                      |
        | the SMKI PMA | Organisation Certificate Policy                |
        | the SMKI PMA | Compliance Policy                              |
        | the DCC      | Registration Authority Policies and Procedures |
        | the SMKI PMA | Subscriber Agreements                          |
        | the SMKI PMA | Relying Party Agreements                       |
        | the DCC      | Recovery Process                               |

    @SMKI-157
    Scenario Outline: <lodger> does not lodge the <document>
      When <lodger> lodges the <document> 0 hours after it became part of the SEC
      Then the SMKI Service refuses it because lodging-not-permitted
      And Avon Energy does not get the <document> because document-not-lodged

      Examples:
        | lodger       | document                  |
        | Avon Energy  | Compliance Policy         |
        | the DCC      | Device Certificate Policy |
        | the SMKI PMA | Recovery Process          |

    @SMKI-159-documents
    Scenario: A modification makes a new version, and one that comes late is on record as late
      When the SMKI PMA lodges the Compliance Policy 1 hours after it became part of the SEC
      And time passes until 7 March 2019
      And the SMKI PMA lodges the Compliance Policy 30 hours after it became part of the SEC
      Then it is lodged as version 2, too late
      And Avon Energy gets version 1 of the Compliance Policy
      And Avon Energy gets version 2 of the Compliance Policy
      And Blencathra Power does not get the Compliance Policy because entry-process-incomplete

    @SMKI-160
    Scenario: A document is sent within 30 seconds, unless too many are asked for at once
      When the SMKI PMA lodges the Compliance Policy 1 hours after it became part of the SEC
      And Avon Energy asks for the Compliance Policy 30 times at once
      Then 30 documents were sent, 0 of them after more than 30 seconds
      When Avon Energy asks for the Compliance Policy 5 times at once
      Then 35 documents were sent, 5 of them after more than 30 seconds
      When 1 hours pass
      And Avon Energy asks for the Compliance Policy 1 times at once
      Then 36 documents were sent, 5 of them after more than 30 seconds

  Rule: The whole of it as files

    @SMKI-extracts
    Scenario: What changed on a day, and everything at the end of a week
      When time passes until 5 March 2019 10:00
      And Avon Energy submits a batch of 2 requests for ESMEs
      And the SMKI Service has served the batch
      And its Certificates are accepted
      And Avon Energy requests an Organisation Certificate
      And its Certificates are accepted
      And Avon Energy requests revocation of the XML Signing Certificate of Avon Energy because the Subscriber wishes so
      And time passes until 11 March 2019
      Then the delta file of the SMKI Repository of 5 March 2019 has
        | change  | Certificates | status  | count |
        | lodged  | Device       | in use  | 2     |
        | lodged  | Organisation | in use  | 1     |
        | revoked | Organisation | revoked | 1     |
      And the delta file of the SMKI Repository of 6 March 2019 has
        | change  | Certificates | status  | count |
        | lodged  | Device       | in use  | 0     |
        | lodged  | Organisation | in use  | 0     |
        | revoked | Organisation | revoked | 0     |
      And the full file of the SMKI Repository of 10 March 2019 has
        | change  | Certificates | status  | count |
        | lodged  | Device       | in use  | 2     |
        | lodged  | Organisation | revoked | 1     |
        | lodged  | authority    | in use  | 4     |
