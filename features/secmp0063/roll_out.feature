Feature: SECMP0063 in a roll-out
  Over 10 % of Smart Meters have the wrong Network Operator Certificate (seed 001). Network Parties can expect that to
  be virtually eliminated. Most Suppliers place certificates through 6.21.

  Background:
    Given a roll-out to 30 homes in which 30 % of the certificates are chosen wrongly

  Rule: Wrong certificates are blocked, and the Suppliers place the right ones within seven Working Days

    @SECMP0063-R1 @SECMP0063-R2 @SECMP0063-R2-retry @SECMP0063-C15
    Scenario Outline: The readings that validate 6.21
      Then under today's rules some ESMEs are left with the wrong Network Operator Certificate
      And under <reading> the number of ESMEs left with the wrong Network Operator Certificate is 0

      Examples:
        | reading                         |
        | SECMP0063=business-requirements |
        | SECMP0063=dcc-assessment        |
        | SECMP0063=all-senders           |

    @SECMP0063-C1 @SECMP0063-readings
    Scenario: The proposal alone, which does not validate 6.21
      Then under today's rules some ESMEs are left with the wrong Network Operator Certificate
      And under SECMP0063=proposal that number is the same as under today's rules

  Rule: The SEC Panel sees what was blocked

    @SECMP0063-R4 @SECMP0063-R4-number
    Scenario: Every wrong choice is one code
      Then under SECMP0063=dcc-assessment the report to the SEC Panel has a code for each of them under today's rules

  Rule: Where the meter points are unknown to the DSP, the Suppliers are trusted

    @SECMP0063-C7
    Scenario: The DSP's copy holds none of them
      Given the DSP's copy of Registration Data lacks every meter point of the roll-out
      Then under today's rules some ESMEs are left with the wrong Network Operator Certificate
      And under SECMP0063=dcc-assessment that number is the same as under today's rules
      And under SECMP0063=business-requirements the number of ESMEs left with the wrong Network Operator Certificate is 0
