Feature: The modification applies from its effective date

  Background:
    Given it is 4 March 2019 09:00
    And SECMP0063 is in force in the reading dcc-assessment from 18 March 2019
    And a SMETS2 ESME supplied by Avon Energy in the network of EELC

  Rule: A request is decided by the rules of the moment at which it is decided

    @SECMP0063-effective-date
    Scenario: Before the effective date
      When time passes until 17 March 2019 23:59
      And Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the response is I0
      And the Network Operator slot of the ESME holds the Certificates of LOND

    @SECMP0063-effective-date
    Scenario: From the effective date on
      When time passes until 18 March 2019
      And Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the response is E0621N1 by 6.21 certificate party
      And the check belongs to SECMP0063
