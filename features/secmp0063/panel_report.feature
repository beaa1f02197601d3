Feature: The DCC reports to the SEC Panel
  SECMP0063, requirement 4. The SEC Panel considers the results, and takes action Supplier by Supplier where it deems
  it necessary.

  Background:
    Given a SMETS2 ESME named A1 supplied by Avon Energy in the network of EELC
    And a SMETS2 ESME named A2 supplied by Avon Energy in the network of EMEB
    And a SMETS2 ESME named B1 supplied by Blencathra Power in the network of NORW

  Rule: How many codes were generated, to which Supplier Party they were sent, how many of each

    Background:
      Given SECMP0063 is in force in the reading dcc-assessment

    @SECMP0063-R4 @SECMP0063-R4-number @SECMP0063-R4-supplier @SECMP0063-R4-quantity
    Scenario: Two Suppliers place incorrect certificates through two services
      Given the Network Operator slot of A2 holds the Certificates of Avon Energy
      When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of A1
      And Avon Energy sends 6.21 to place the Certificates of IPNL in the Network Operator slot of A1
      And Avon Energy sends 6.15.1 to place the Certificates of LOND in the Network Operator slot of A2
      And Blencathra Power sends 6.21 to place the Certificates of NT in the Network Operator slot of B1
      Then the report to the SEC Panel counts 4 invalid Network Certificate codes
      And the report to the SEC Panel shows
        | Supplier Party   | code    | quantity |
        | Avon Energy      | E0615N1 | 1        |
        | Avon Energy      | E0621N1 | 2        |
        | Blencathra Power | E0621N1 | 1        |

  Rule: It counts attempts to place incorrect Network Certificates, and nothing else

    Background:
      Given SECMP0063 is in force in the reading dcc-assessment

    @SECMP0063-R4-number
    Scenario: Correct certificates and other rejections do not count
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of A1
      And Avon Energy sends 6.21 to place the Certificates of Avon Energy in the Network Operator slot of A2
      And Avon Energy sends 6.21 to place the Certificates of NORW in the Network Operator slot of B1
      Then the first response is I0
      And the second response is E062103 by 6.21 certificate type for role
      And the third response is E4 by user is eligible by registration
      And the report to the SEC Panel counts 0 invalid Network Certificate codes

  Rule: The codes that Network Parties are sent are no Supplier's

    Background:
      Given SECMP0063 is in force in the reading all-senders

    @SECMP0063-R4-supplier
    Scenario: A Network Party's own request fails validation
      Given the Network Operator slot of A1 holds the Certificates of EELC
      When EELC sends 6.15.1 to place the Certificates of LOND in the Network Operator slot of A1
      Then the response is E0615N1 by 6.15.1 certificate party
      And the report to the SEC Panel counts 0 invalid Network Certificate codes
