Feature: A certificate speaks for the licence areas that its owner's identity speaks for
  The first two digits of the MPAN map to the Network Operator's "SEC Party or Distribution Area" (seed 001). UK Power
  Networks holds three areas: EELC (10), LOND (12) and SEEB (19). Ownership of a certificate is an EUI-64 and nothing
  more, so it has to be known which EUI-64 speaks for which areas.

  Background:
    Given Eastern and London Networks is a Network Party whose one User ID speaks for EELC and LOND
    And SECMP0063 is in force in the reading dcc-assessment

  Rule: An identity for each area: another area's certificate is wrong, even of the same group

    @SECMP0063-C11
    Scenario Outline: The group holds a User ID for each of its areas
      Given a SMETS2 ESME supplied by Avon Energy in the network of <network>
      When Avon Energy sends 6.21 to place the Certificates of <certificate of> in the Network Operator slot of the ESME
      Then the response is <response>

      Examples:
        | network | certificate of | response                          |
        | EELC    | EELC           | I0                                |
        | EELC    | LOND           | E0621N1 by 6.21 certificate party |
        | SEEB    | EELC           | E0621N1 by 6.21 certificate party |

  Rule: One identity for several areas: its certificate is right in each of them

    @SECMP0063-C11
    Scenario Outline: The Party holds one User ID for two areas
      Given a SMETS2 ESME supplied by Avon Energy in the network of <network>
      When Avon Energy sends 6.21 to place the Certificates of Eastern and London Networks in the Network Operator slot of the ESME
      Then the response is <response>

      Examples:
        | network | response                          |
        | EELC    | I0                                |
        | LOND    | I0                                |
        | SEEB    | E0621N1 by 6.21 certificate party |
        | EMEB    | E0621N1 by 6.21 certificate party |
