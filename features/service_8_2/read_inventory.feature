Feature: 8.2 Read Inventory
  A non-device Service Request: the DSP answers at once, from the Smart Metering Inventory.

  Background:
    Given Melrose Metering is another SEC Party in the User Role of Registered Supplier Agent
    And a SMETS2 ESME supplied by Avon Energy in the network of EELC

  Rule: It reaches no Device, and asks nothing of Registration Data

    @DUIS-8.2 @SRPD-6.1f
    Scenario Outline: Every User may read the inventory, registered or not
      When <user> sends 8.2 to look up the ESME in the Smart Metering Inventory
      Then the response is I0
      And the DCC shows these Devices
        | Device   | Device Type | generation | SMI Status   |
        | the ESME | ESME        | SMETS2     | Commissioned |

      Examples:
        | user             |
        | Avon Energy      |
        | Blencathra Power |
        | EELC             |
        | LOND             |
        | Melrose Metering |

    @DUIS-8.2
    Scenario: The way of a request
      When Avon Energy sends 8.2 to look up the ESME in the Smart Metering Inventory
      Then the request went this way
        | from        | to          | what            |
        | Avon Energy | DSP         | service-request |
        | DSP         | Avon Energy | response I0     |
      And no Command reaches the ESME

    @DUIS-8.2
    Scenario: A Device that is not there
      When Avon Energy sends 8.2 to look up an unknown Device in the Smart Metering Inventory
      Then the response is I0
      And the DCC shows no Device
