Feature: The DCC blocks a certificate that fails validation, and the Supplier tries again
  SECMP0063, requirement 2. The Supplier has seven Working Days from commissioning to place the right credentials
  (SEC Appendix AC 5.2(a)).

  Rule: A certificate that fails validation does not reach the ESME

    Background:
      Given SECMP0063 is in force in the reading dcc-assessment
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC

    @SECMP0063-R2
    Scenario: A blocked handover changes nothing
      When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the response is E0621N1 by 6.21 certificate party
      And no Command reaches the ESME
      And no DCC Alert is sent
      And the Network Operator slot of the ESME holds the Certificates of the DCC

    @SECMP0063-R2 @SECMP0063-C8
    Scenario: A blocked update is rejected before there is anything to sign
      Given the Network Operator slot of the ESME holds the Certificates of Avon Energy
      When Avon Energy sends 6.15.1 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the response is E0615N1 by 6.15.1 certificate party
      And the request went this way
        | from        | to          | what              |
        | Avon Energy | DSP         | service-request   |
        | DSP         | Avon Energy | rejection E0615N1 |

    @SECMP0063-R2
    Scenario: What the same request does today
      When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then under today's rules the response would be I0

  Rule: The Supplier makes another attempt, within seven Working Days of commissioning the ESME

    Background:
      Given it is 17 April 2019 09:00
      And SECMP0063 is in force in the reading dcc-assessment
      And a SMETS2 ESME installed by Avon Energy in the network of EELC, not commissioned
      When Avon Energy sends 6.21 to place the Certificates of Avon Energy in the Supplier slot of the ESME
      And Avon Energy sends 8.1.1 to commission the ESME
      And Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME

    @SECMP0063-R2-retry @SEC-AC-5.2a
    Scenario: An attempt on the last of the seven Working Days
      When 6 Working Days pass
      Then it is 30 April 2019
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the third response is E0621N1 by 6.21 certificate party
      And the fourth response is I0
      And SEC Appendix AC 5.2(a) is met for the ESME

    @SECMP0063-R2-retry @SEC-AC-5.2a
    Scenario: An attempt after the seven Working Days is accepted, but comes too late
      When time passes until 1 May 2019 09:00
      And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the fourth response is I0
      And the Network Operator slot of the ESME holds the Certificates of EELC
      And SEC Appendix AC 5.2(a) is not met for the ESME

    @SECMP0063-R2-retry
    Scenario: A second wrong attempt is blocked as well
      When time passes until 18 April 2019 09:00
      And Avon Energy sends 6.21 to place the Certificates of EMEB in the Network Operator slot of the ESME
      Then the fourth response is E0621N1 by 6.21 certificate party
      And SEC Appendix AC 5.2(a) is not met for the ESME
      And after seven Working Days the number of ESMEs with the wrong Network Operator Certificate is 0

  Rule: Weekends and bank holidays are no Working Days

    @SECMP0063-R2-retry @SEC-AC-5.2a
    Scenario Outline: When the seven Working Days are over
      Given it is <commissioned>
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      Then the seven Working Days for the ESME end with <last day>

      Examples:
        | commissioned     | last day       | between them                    |
        | 4 March 2019     | 13 March 2019  | a weekend                       |
        | 17 April 2019    | 30 April 2019  | Good Friday, Easter Monday      |
        | 30 April 2019    | 10 May 2019    | the Early May bank holiday      |
        | 21 December 2019 | 3 January 2020 | Christmas, Boxing Day, New Year |

  Rule: Without the modification the wrong certificate stays

    @SECMP0063-R2 @SECMP0063-C13 @SEC-AC-5.2a
    Scenario: Nobody tells the Supplier
      Given no modification is in force
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When Avon Energy sends 6.21 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the response is I0
      And SEC Appendix AC 5.2(a) is not met for the ESME
      And after seven Working Days the number of ESMEs with the wrong Network Operator Certificate is 1
