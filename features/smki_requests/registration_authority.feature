Feature: What the Registration Authority verifies
  Every request proves possession of the private key. An Organisation's request is verified in every particular; that
  there is such a Device as a request says is warranted by its Subscriber.

  Background:
    Given Avon Energy is an Authorised Subscriber

  Rule: A request proves possession of its private key

    @SMKI-116-possession
    Scenario Outline: A request that <fault>
      When Avon Energy requests a Device Certificate for a new ESME
        | fault | <fault> |
      Then the result of the request is CSR_ERROR because <finding>

      Examples:
        | fault                         | finding                         |
        | was signed with another key   | signing-request-possession      |
        | is cut short                  | signing-request-malformed       |
        | is followed by further octets | signing-request-trailing-octets |
        | is no signing request         | signing-request-malformed       |

    @SMKI-116-possession
    Scenario: An Organisation proves it as well
      When Avon Energy requests an Organisation Certificate
        | fault | was signed with another key |
      Then the result of the request is CSR_ERROR because signing-request-possession

  Rule: The EUI-64 belongs to the Subscriber that the officer acts for

    @SMKI-EUI-64
    Scenario: A Device of another Subscriber
      Given Blencathra Power is an Authorised Subscriber
      When Avon Energy requests a Device Certificate for a new ESME
        | EUI-64 of | Blencathra Power |
      Then the result of the request is INELIGIBLE because eui64-of-another-subscriber

    @SMKI-EUI-64 @SMKI-124-particulars
    Scenario: The User ID of another Organisation
      When Avon Energy requests an Organisation Certificate
        | EUI-64 of | Blencathra Power |
      Then the result of the request is INELIGIBLE because eui64-of-another-organisation

  Rule: An Organisation's request is verified in every particular

    @SMKI-124-particulars
    Scenario Outline: <item> that is not its own
      When Avon Energy requests an Organisation Certificate
        | <item> | <value> |
      Then the result of the request is <result>

      Examples:
        | item              | value            | result                                |
        | Remote Party Role | Network Operator | INELIGIBLE because role-of-another    |
        | Remote Party Role | Recovery         | INELIGIBLE because role-of-another    |
        | common name       | Blencathra Power | INELIGIBLE because name-of-another    |
        | common name       | Avon Energy      | SUCCESS                               |

    @SMKI-124-particulars
    Scenario: A key usage that its role has no purpose for
      When Avon Energy requests an Organisation Certificate
        | Remote Party Role | XML Signing   |
        | Key Usage         | Key Agreement |
      Then the result of the request is INELIGIBLE because key-usage-without-purpose

    @SMKI-124-particulars
    Scenario: A User that is suspended
      Given Fell Power is a Supplier Party whose right to use the services is suspended
      And Fell Power is an Authorised Subscriber
      When Fell Power requests an Organisation Certificate
      Then the result of the request is INELIGIBLE because user-suspended

  Rule: A key is certified once, and a Device has fewer than 100 Certificates

    @SMKI-key-once
    Scenario: The same key again
      When Avon Energy requests a Device Certificate for a new ESME
      And Avon Energy requests a Device Certificate for a new ESME
        | key | that of the last request |
      Then the result of the request is ISSUANCE_ANOMALY because key-already-certified
      When Avon Energy requests an Organisation Certificate
        | key | that of the last request |
      Then the result of the request is ISSUANCE_ANOMALY because key-already-certified

    @SMKI-fewer-than-100
    Scenario: The hundredth Certificate of a Device
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the EUI-64 of the ESME is allocated to Avon Energy
      And the ESME has 98 Certificates
      When Avon Energy requests a Device Certificate for the ESME
      Then the result of the request is SUCCESS
      When Avon Energy requests a Device Certificate for the ESME
      Then the result of the request is ISSUANCE_ANOMALY because too-many-certificates-for-device
