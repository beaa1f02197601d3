Feature: 6.21 Request Handover of DCC Controlled Device
  A Device comes from the factory with the DCC's Access Control Broker Certificates in its Supplier and Network Operator
  slots. With 6.21 a Supplier has the DCC replace them. Most Network Operator Certificates are placed so.

  Rule: The DCC hands over the slots that it holds itself

    Background:
      Given a SMETS2 ESME installed by Avon Energy in the network of EELC, not commissioned

    @DUIS-6.21
    Scenario: A Supplier takes over a new ESME, and places the Network Operator's certificates
      When Avon Energy sends 6.21 to place the Certificates of Avon Energy in the Supplier slot of the ESME
      And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the first response is I0
      And the second response is I0
      And the Supplier slot of the ESME holds the Certificates of Avon Energy
      And the Network Operator slot of the ESME holds the Certificates of EELC

    @DUIS-6.21
    Scenario: The way of a request
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the request went this way
        | from                  | to                    | what                |
        | Avon Energy           | DSP                   | service-request     |
        | DSP                   | Avon Energy           | acknowledgement I99 |
        | Access Control Broker | ESME                  | command             |
        | ESME                  | Access Control Broker | device-response     |
        | ESME                  | ESME                  | slot-change         |
        | DSP                   | Avon Energy           | response I0         |
        | DSP                   | UK Power Networks     | dcc-alert N42       |

    @DUIS-6.21 @GBCS-slots
    Scenario: What has been handed over cannot be handed over again
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the first response is I0
      And the second response is E21 because command-wrong-originator

    @DUIS-6.21
    Scenario: A future-dated handover is held by the DSP until its time
      Given the SMI Status of the ESME is Commissioned
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
        | Execution Date Time | 11 March 2019 10:00 |
      Then the response is I99
      And the Network Operator slot of the ESME holds the Certificates of the DCC
      When time passes until 11 March 2019 10:05
      Then the response is I0
      And the Network Operator slot of the ESME holds the Certificates of EELC

  Rule: It is for Suppliers, and for the DCC itself

    @DUIS-6.21 @DUIS-E2
    Scenario Outline: Network Parties cannot request a handover
      Given a SMETS2 <device> supplied by Avon Energy in the network of <network>
      When <network> sends 6.21 to place the Certificates of <network> in the Network Operator slot of the <device>
      Then the response is E2 by user role is eligible

      Examples:
        | device | network |
        | ESME   | EELC    |
        | GPF    | NT      |

    @DUIS-6.21 @SRPD-6.1f
    Scenario: A Supplier that is not registered cannot request a handover
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When Blencathra Power sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is E4 by user is eligible by registration

    @SECMP0063-C2 @GBCS-slots
    Scenario: The DCC recovers a slot whatever it holds
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Supplier slot of the ESME holds the Certificates of Blencathra Power
      When the DCC sends 6.21 to place the Certificates of the DCC in the Supplier slot of the ESME
      And Avon Energy sends 6.21 to place the Certificates of Avon Energy in the Supplier slot of the ESME
      Then the second response is I0
      And the Supplier slot of the ESME holds the Certificates of Avon Energy

  Rule: SMETS1 Devices are not DCC Controlled

    @DUIS-6.21 @DUIS-E11
    Scenario: A handover of a SMETS1 Device
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      When Avon Energy sends 6.21 to place the Certificates of Avon Energy in the Supplier slot of the ESME
      Then the response is E11 by 6.21 device is dcc controlled

  Rule: Its certificates are validated as those of 6.15.1

    Background:
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

    @DUIS-E062101
    Scenario Outline: E062101 - the combination of User Role, Remote Party Role and Device Type
      Given a SMETS2 <device> named D1 supplied by Avon Energy in the network of <network>
      When Avon Energy sends 6.21 to place the Certificates of <certificate of> in the <role> slot of D1
        | Top Up Floor Seq Number          | none |
        | Key Agreement Top Up Certificate | none |
      Then the response is E062101 by 6.21 combination

      Examples:
        | device | network | certificate of | role                  |
        | GSME   | NT      | NT             | Network Operator      |
        | CHF    | EELC    | Avon Energy    | Supplier              |
        | PPMID  | EELC    | Avon Energy    | Supplier              |
        | HCALCS | EELC    | EELC           | Network Operator      |
        | GPF    | NT      | the DCC        | Access Control Broker |

    @DUIS-E062102
    Scenario: E062102 - the New Prepayment Top Up Floor Seq Number
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
        | Top Up Floor Seq Number | 3 |
      Then the response is E062102 by 6.21 top up floor

    @DUIS-E062103
    Scenario Outline: E062103 - the Certificate Type and the Remote Party Role
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
        | <certificate type> | <certificate of> |
      Then the response is E062103 by 6.21 certificate type for role

      Examples:
        | certificate type                 | certificate of |
        | Digital Signing Certificate      | Avon Energy    |
        | Key Agreement Certificate        | the DCC        |
        | Key Agreement Top Up Certificate | EELC           |

    @DUIS-E062105
    Scenario: E062105 - the Certificate Type and the Device Type
      Given a SMETS2 HCALCS supplied by Avon Energy in the network of EELC
      When Avon Energy sends 6.21 to place the Certificates of Avon Energy in the Supplier slot of the HCALCS
        | Top Up Floor Seq Number | none |
      Then the response is E062105 by 6.21 certificate type on device
