Feature: Whether the sender is an Eligible User by Registration Data (SRPD 6.1(f))
  In the case of Non-Critical Service Requests and SMETS1 Critical Service Requests, the DCC confirms, using the
  Registration Data, the Device ID and the relationship between Device IDs and MPRNs or MPANs in the Smart Metering
  Inventory, that the User sending the request is or will be an Eligible User.

  Rule: Non-Critical Service Requests and SMETS1 Critical Service Requests are in scope

    @SRPD-6.1f @DUIS-E4
    Scenario Outline: A User that is not registered for the meter point
      Given a <generation> ESME supplied by Avon Energy in the network of EELC
      And the Supplier slot of the ESME holds the Certificates of Blencathra Power
      When Blencathra Power sends <service> to place the Certificates of Blencathra Power in the Supplier slot of the ESME
      Then the response is <response>

      Examples:
        | generation | service | kind         | response                               |
        | SMETS2     | 6.23    | non-critical | E4 by user is eligible by registration |
        | SMETS1     | 6.23    | non-critical | E4 by user is eligible by registration |
        | SMETS1     | 6.15.1  | critical     | E4 by user is eligible by registration |
        | SMETS2     | 6.15.1  | critical     | I0                                     |

    @SRPD-6.1f @DUIS-E4
    Scenario: The check rests on the clause
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When LOND sends 6.24.1 to read the Network Operator slots of the ESME
      Then the response is E4 by user is eligible by registration
      And the check rests on SRPD 6.1(f)
      And the DCC looked at
        | meter point known   | yes |
        | user registered now | no  |

    @SRPD-6.1f
    Scenario: It is the meter point of the Device in the request that counts
      Given a SMETS2 ESME named M1 supplied by Avon Energy in the network of EELC
      And a SMETS2 ESME named M2 supplied by Avon Energy in the network of LOND
      When EELC sends 6.24.1 to read the Network Operator slots of M1
      And EELC sends 6.24.1 to read the Network Operator slots of M2
      Then the first response is I0
      And the second response is E4 by user is eligible by registration

  Rule: (i) for all times within any date range requested

    @SRPD-6.1f-i
    Scenario: The rulebook, for a request that asks for data of a date range
      Then the rulebook decides a 4.8.1 with these facts
        | date range requested | user registered throughout | user registered now | user registered at execution | answer                                 |
        | yes                  | yes                        | yes                 | yes                          | accepted                               |
        | yes                  | no                         | yes                 | yes                          | E4 by user is eligible by registration |
        | yes                  | yes                        | no                  | no                           | accepted                               |
        | no                   | no                         | yes                 | no                           | accepted                               |

    @SRPD-6.1f-i
    Scenario: A date range goes before a time of execution
      Then the rulebook decides a 4.8.1 with these facts
        | date range requested | execution time given | user registered throughout | user registered at execution | answer                                 |
        | yes                  | yes                  | no                         | yes                          | E4 by user is eligible by registration |
        | yes                  | yes                  | yes                        | no                           | accepted                               |

  Rule: (ii) where there is no such date range, at the specified time for execution

    @SRPD-6.1f-ii
    Scenario Outline: The registered Supplier changes on 1 April 2019
      Given it is 25 March 2019 09:00
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And Blencathra Power is registered for the ESME from 1 April 2019
      When <sender> sends 6.23 to place the Certificates of <sender> in the Supplier slot of the ESME
        | Execution Date Time | <execution> |
      Then the response is <response>

      Examples:
        | sender           | execution           | response                               |
        | Blencathra Power | 31 March 2019 23:59 | E4 by user is eligible by registration |
        | Blencathra Power | 1 April 2019 00:00  | I99                                    |
        | Avon Energy      | 31 March 2019 23:59 | I99                                    |
        | Avon Energy      | 1 April 2019 00:00  | E4 by user is eligible by registration |

    @SRPD-6.1f-ii @DUIS-11.2
    Scenario Outline: Likewise of the other services that are future-dated
      Given it is 25 March 2019 09:00
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And Blencathra Power is registered for the ESME from 1 April 2019
      When <sender> sends <service> for the ESME
        | Execution Date Time | 2 April 2019 |
      Then the response is <response>

      Examples:
        | sender           | service | response                               |
        | Blencathra Power | 11.2    | I99                                    |
        | Avon Energy      | 11.2    | E4 by user is eligible by registration |
        | Blencathra Power | 6.20.1  | I99                                    |
        | Avon Energy      | 6.20.1  | E4 by user is eligible by registration |

    @SRPD-6.1f-ii
    Scenario: A date that has passed is no way back for the losing Supplier
      Given it is 25 March 2019 09:00
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And Blencathra Power is registered for the ESME from 1 April 2019
      When time passes until 10 April 2019 09:00
      And Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
      And Avon Energy sends 6.23 to place the Certificates of Avon Energy in the Supplier slot of the ESME
        | Execution Date Time | 31 March 2019 |
      Then the first response is I0
      And the second response is E4 by user is eligible by registration
      And the Supplier slot of the ESME holds the Certificates of Blencathra Power

    @SRPD-6.1f-ii
    Scenario: The year 3000 cancels, so it is no time of execution
      Given it is 25 March 2019 09:00
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And Blencathra Power is registered for the ESME from 1 April 2019
      When Avon Energy sends 6.23 to place the Certificates of Avon Energy in the Supplier slot of the ESME
        | Execution Date Time | 30 March 2019 |
      And Avon Energy sends 6.23 to place the Certificates of Avon Energy in the Supplier slot of the ESME
        | Execution Date Time | 31 December 3000 |
      Then the first response is I99
      And the second response is I0

  Rule: (iii) where neither is specified, at the time at which the check is being carried out

    @SRPD-6.1f-iii
    Scenario: Before and after the change
      Given it is 31 March 2019 12:00
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And Blencathra Power is registered for the ESME from 1 April 2019
      When Blencathra Power sends 6.24.1 to read the Supplier slots of the ESME
      And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      And time passes until 1 April 2019 00:01
      And Blencathra Power sends 6.24.1 to read the Supplier slots of the ESME
      And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the first response is E4 by user is eligible by registration
      And the second response is I0
      And the third response is I0
      And the fourth response is E4 by user is eligible by registration

  Rule: It is decided on the DSP's copy of Registration Data

    @SRPD-6.1f
    Scenario: The copy has not heard of the change yet
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the DSP's copy of Registration Data is 2 days behind
      When time passes until 11 March 2019 09:00
      And Blencathra Power becomes the registered Supplier of the ESME
      And Blencathra Power sends 6.24.1 to read the Supplier slots of the ESME
      And time passes until 13 March 2019 10:00
      And Blencathra Power sends 6.24.1 to read the Supplier slots of the ESME
      Then the first response is E4 by user is eligible by registration
      And the second response is I0

    @SRPD-6.1f
    Scenario Outline: Where the copy does not hold the meter point, a Supplier is trusted, a Network Party is not
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the DSP's copy of Registration Data lacks the meter point of the ESME
      When <user> sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is <response>

      Examples:
        | user             | response                               |
        | Avon Energy      | I0                                     |
        | Blencathra Power | I0                                     |
        | EELC             | E4 by user is eligible by registration |

  Rule: The DCC's own requests are not its subject

    @SRPD-6.1f @SECMP0063-C2
    Scenario: The DCC places recovery credentials
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When the DCC sends 6.21 to place the Certificates of the DCC in the Network Operator slot of the ESME
      Then the response is I0
      And the DCC looked at
        | user role           | the DCC |
        | user registered now | no      |
