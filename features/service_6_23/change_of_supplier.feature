Feature: 6.23 Update Security Credentials (CoS)
  When a consumer changes Supplier, the gaining Supplier has the DCC, as transitional CoS party, replace the losing
  Supplier's certificates.

  Rule: The gaining Supplier's certificates replace the losing Supplier's

    @DUIS-6.23
    Scenario Outline: On the day of the change
      Given a SMETS2 <device> supplied by Avon Energy in the network of <network>
      When Blencathra Power becomes the registered Supplier of the <device>
      And Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the <device>
      Then the response is I0
      And the Supplier slot of the <device> holds the Certificates of Blencathra Power

      Examples:
        | device | network |
        | ESME   | EELC    |
        | GSME   | NT      |
        | GPF    | NT      |

    @DUIS-6.23
    Scenario: A SMETS1 Device changes hands by proxy
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      When Blencathra Power becomes the registered Supplier of the ESME
      And Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
      Then the response is I0
      And the Supplier slot of the ESME holds the Certificates of Blencathra Power

    @DUIS-6.23 @GBCS-slots
    Scenario: It is not for the losing Supplier to resist, and the Network Operator slot stays as it is
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of EELC
      When Blencathra Power becomes the registered Supplier of the ESME
      And Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
      And Avon Energy sends 6.15.1 to place the Certificates of Avon Energy in the Supplier slot of the ESME
      Then the first response is I0
      And the second response is E21 because command-wrong-originator
      And the Network Operator slot of the ESME holds the Certificates of EELC

  Rule: Whether the sender is an Eligible User is asked for the specified time for execution

    Background:
      Given it is 25 March 2019 09:00
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      And Blencathra Power is registered for the ESME from 1 April 2019

    @DUIS-6.23 @SRPD-6.1f-ii
    Scenario: Sent in advance, executed when the change takes effect
      When Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
        | Execution Date Time | 1 April 2019 |
      Then the response is I99
      And the Supplier slot of the ESME holds the Certificates of Avon Energy
      When time passes until 1 April 2019 00:05
      Then the response is I0
      And the Supplier slot of the ESME holds the Certificates of Blencathra Power

    @DUIS-6.23 @SRPD-6.1f-ii
    Scenario: To be executed a day too early
      When Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
        | Execution Date Time | 31 March 2019 |
      Then the response is E4 by user is eligible by registration

    @DUIS-6.23 @SRPD-6.1f-iii
    Scenario: Without a date of execution, a week too early
      When Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
      Then the response is E4 by user is eligible by registration

    @DUIS-6.23 @SRPD-6.1f-ii
    Scenario: By the losing Supplier, for a time after the change
      When Avon Energy sends 6.23 to place the Certificates of Avon Energy in the Supplier slot of the ESME
        | Execution Date Time | 2 April 2019 |
      Then the response is E4 by user is eligible by registration

  Rule: A future-dated change of a SMETS1 Device waits for its time as well

    @DUIS-6.23 @SRPD-6.1f-ii
    Scenario: The certificates held by proxy change on the date
      Given it is 25 March 2019 09:00
      And a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And Blencathra Power is registered for the ESME from 1 April 2019
      When Blencathra Power sends 6.23 to place the Certificates of Blencathra Power in the Supplier slot of the ESME
        | Execution Date Time | 1 April 2019 |
      Then the Supplier slot of the ESME holds the Certificates of Avon Energy
      When time passes until 1 April 2019 00:05
      Then the Supplier slot of the ESME holds the Certificates of Blencathra Power

  Rule: Its certificates are the Supplier's own

    Background:
      Given Solway Electric is a Supplier Party in the User Role of Import Supplier

    @DUIS-E062301
    Scenario: E062301 - the combination of User Role and Device Type
      Given a SMETS2 GSME supplied by Solway Electric in the network of NT
      When Solway Electric sends 6.23 to place the Certificates of Solway Electric in the Supplier slot of the GSME
      Then the response is E062301 by 6.23 combination

    @DUIS-E062304
    Scenario: E062304 - the Prepayment Top Up Floor Seq Number
      Given a SMETS2 HCALCS supplied by Solway Electric in the network of EELC
      When Solway Electric sends 6.23 to place the Certificates of Solway Electric in the Supplier slot of the HCALCS
      Then the response is E062304 by 6.23 top up floor

    @DUIS-E062305
    Scenario: E062305 - the Certificate Type and the Device Type
      Given a SMETS2 HCALCS supplied by Solway Electric in the network of EELC
      When Solway Electric sends 6.23 to place the Certificates of Solway Electric in the Supplier slot of the HCALCS
        | Top Up Floor Seq Number | none |
      Then the response is E062305 by 6.23 certificate type on device

    @DUIS-E062306
    Scenario: E062306 - the Certificate Type and the Supplier role
      Given a SMETS2 ESME supplied by Solway Electric in the network of EELC
      When Solway Electric sends 6.23 to place the Certificates of Solway Electric in the Supplier slot of the ESME
        | Digital Signing Certificate | EELC |
      Then the response is E062306 by 6.23 certificate type for role

    @DUIS-E11
    Scenario: A PPMID holds no Supplier's certificates
      Given a SMETS2 PPMID supplied by Solway Electric in the network of EELC
      When Solway Electric sends 6.23 to place the Certificates of Solway Electric in the Supplier slot of the PPMID
        | Import MPxN | 1039384244014 |
      Then the response is E11 by device type is compatible
