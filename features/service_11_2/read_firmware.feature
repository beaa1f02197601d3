Feature: 11.2 Read Firmware Version and 6.20.1 Set Import MPxN
  Non-critical: the DCC makes the Command and the Access Control Broker protects it by the MAC alone.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

  @DUIS-11.2
  Scenario Outline: The Device answers whoever may ask
    When <user> sends <service> for the ESME
    Then the response is <response>

    Examples:
      | user             | service | response                               |
      | Avon Energy      | 11.2    | I0                                     |
      | EELC             | 11.2    | I0                                     |
      | Blencathra Power | 11.2    | E4 by user is eligible by registration |
      | Avon Energy      | 6.20.1  | I0                                     |
      | EELC             | 6.20.1  | E2 by user role is eligible            |
