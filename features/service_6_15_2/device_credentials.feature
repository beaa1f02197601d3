Feature: 6.15.2 Update Security Credentials (Device)
  A Device's own certificate is replaced by its Supplier: a critical request, signed by the User.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

  @DUIS-6.15.2
  Scenario Outline: Only the Supplier in the slot may
    When <user> sends 6.15.2 for the ESME
    Then the response is <response>

    Examples:
      | user             | response                                |
      | Avon Energy      | I0                                      |
      | Blencathra Power | E21 because command-wrong-originator    |
      | EELC             | E2 by user role is eligible             |

  @DUIS-6.15.2
  Scenario: Not offered for SMETS1, whose Devices have no certificate of their own
    Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
    When Avon Energy sends 6.15.2 for the ESME
    Then the response is E1006 because service-not-offered
