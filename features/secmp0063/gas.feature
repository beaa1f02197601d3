Feature: Network Operator Certificates on Gas Proxy Functions
  The Working Group proposed to validate them against Registration Data, unsure whether an MPRN maps to a Network Party.
  An MPRN has no region in it, so Registration Data alone can answer. NT and EM are networks of one Gas Transporter
  group, NE one of another.

  Rule: The DCC's assessment validates Gas Proxy Functions in 6.21

    Background:
      Given SECMP0063 is in force in the reading dcc-assessment
      And a SMETS2 GPF supplied by Cairngorm Gas & Electric in the network of NT

    @SECMP0063-C4
    Scenario Outline: A Supplier hands the Network Operator slot of the GPF over
      When Cairngorm Gas & Electric sends 6.21 to place the Certificates of <certificate of> in the Network Operator slot of the GPF
      Then the response is <response>

      Examples:
        | certificate of | response                          |
        | NT             | I0                                |
        | EM             | E0621N1 by 6.21 certificate party |
        | NE             | E0621N1 by 6.21 certificate party |
        | EELC           | E0621N1 by 6.21 certificate party |

    @SECMP0063-C4 @SECMP0063-C5
    Scenario: 6.15.1 is validated on ESMEs alone
      Given the Network Operator slot of the GPF holds the Certificates of Cairngorm Gas & Electric
      When Cairngorm Gas & Electric sends 6.15.1 to place the Certificates of EM in the Network Operator slot of the GPF
      Then the response is I0
      And the responses are the same without SECMP0063

  Rule: The Business Requirements leave Gas Proxy Functions as an option

    @SECMP0063-C4
    Scenario Outline: The option is chosen, or not
      Given SECMP0063 is in force in the reading business-requirements
        | gpf | <option> |
      And a SMETS2 GPF supplied by Cairngorm Gas & Electric in the network of NT
      When Cairngorm Gas & Electric sends 6.21 to place the Certificates of <certificate of> in the Network Operator slot of the GPF
      Then the response is <response>

      Examples:
        | option | certificate of | response                          |
        | no     | EM             | I0                                |
        | yes    | EM             | E0621N1 by 6.21 certificate party |
        | yes    | NT             | I0                                |

  Rule: Where no Network Party is registered for the MPRN, the DCC trusts the Supplier

    @SECMP0063-C4 @SECMP0063-C7
    Scenario: The record names no Gas Transporter
      Given SECMP0063 is in force in the reading dcc-assessment
      And a SMETS2 GPF supplied by Cairngorm Gas & Electric in the network of no Network Operator
      When Cairngorm Gas & Electric sends 6.21 to place the Certificates of EM in the Network Operator slot of the GPF
      Then the response is I0
      And the responses are the same without SECMP0063

    @SECMP0063-C4 @SECMP0063-C7
    Scenario: The DSP's copy does not hold the MPRN
      Given SECMP0063 is in force in the reading business-requirements
        | gpf | yes |
      And a SMETS2 GPF supplied by Cairngorm Gas & Electric in the network of NT
      And the DSP's copy of Registration Data lacks the meter point of the GPF
      When Cairngorm Gas & Electric sends 6.21 to place the Certificates of EM in the Network Operator slot of the GPF
      Then the response is I0

  Rule: A GSME has no Network Operator slot

    @SECMP0063-C4
    Scenario: There is nothing to validate
      Given SECMP0063 is in force in the reading dcc-assessment
      And a SMETS2 GSME supplied by Cairngorm Gas & Electric in the network of NT
      When Cairngorm Gas & Electric sends 6.21 to place the Certificates of EM in the Network Operator slot of the GSME
      Then the response is E062101 by 6.21 combination
      And the responses are the same without SECMP0063
