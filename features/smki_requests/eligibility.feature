@SMKI-80
Feature: Who may subscribe for which Certificate
  The table of paragraph 80. Gas Suppliers have Certificates for Gas Smart Meters and Type 1 Devices of any status,
  Electricity Suppliers for Electricity Smart Meters and Type 1 Devices, the DCC for Communications Hub Functions and
  Gas Proxy Functions; every SEC Party for Smart Meters that are neither commissioned nor installed not commissioned.
  Organisation Certificates are for SEC Parties, and those of authorities for the DCC, at key ceremonies.

  Rule: Devices that the Smart Metering Inventory knows

    Scenario Outline: <party> asks for a <type> that is <status>
      Given Gas Alone is a Supplier Party in the User Role of Gas Supplier
      And Light Alone is a Supplier Party in the User Role of Import Supplier
      And Bright Agents is another SEC Party in the User Role of Registered Supplier Agent
      And a SMETS2 <type> supplied by Blencathra Power in the network of <network>
      And the SMI Status of the <type> is <status>
      And <party> is an Authorised Subscriber
      And the EUI-64 of the <type> is allocated to <party>
      When <party> requests a Device Certificate for the <type>
      Then the result of the request is <result>

      Examples: Electricity Smart Meters
        | party          | type | status                      | network | result                                        |
        | Light Alone    | ESME | Commissioned                | EELC    | SUCCESS                                       |
        | Gas Alone      | ESME | Commissioned                | EELC    | INELIGIBLE because subscriber-not-eligible    |
        | Gas Alone      | ESME | Installed Not Commissioned  | EELC    | INELIGIBLE because subscriber-not-eligible    |
        | Gas Alone      | ESME | Pending                     | EELC    | SUCCESS                                       |
        | Bright Agents  | ESME | Whitelisted                 | EELC    | SUCCESS                                       |
        | Bright Agents  | ESME | Decommissioned              | EELC    | SUCCESS                                       |
        | Bright Agents  | ESME | Installed Not Commissioned  | EELC    | INELIGIBLE because subscriber-not-eligible    |
        | UK Power Networks | ESME | Commissioned             | EELC    | INELIGIBLE because subscriber-not-eligible    |
        | the DCC        | ESME | Commissioned                | EELC    | INELIGIBLE because subscriber-not-eligible    |

      Examples: Gas Smart Meters
        | party          | type | status                      | network | result                                        |
        | Gas Alone      | GSME | Commissioned                | NT      | SUCCESS                                       |
        | Light Alone    | GSME | Commissioned                | NT      | INELIGIBLE because subscriber-not-eligible    |
        | Light Alone    | GSME | Suspended                   | NT      | SUCCESS                                       |

      Examples: Type 1 Devices
        | party          | type   | status                    | network | result                                        |
        | Gas Alone      | PPMID  | Commissioned              | EELC    | SUCCESS                                       |
        | Light Alone    | HCALCS | Commissioned              | EELC    | SUCCESS                                       |
        | Bright Agents  | HCALCS | Pending                   | EELC    | INELIGIBLE because subscriber-not-eligible    |

      Examples: Communications Hub Functions and Gas Proxy Functions
        | party          | type | status                      | network | result                                        |
        | the DCC        | CHF  | Pending                     | EELC    | SUCCESS                                       |
        | the DCC        | GPF  | Commissioned                | NT      | SUCCESS                                       |
        | Avon Energy    | CHF  | Pending                     | EELC    | INELIGIBLE because subscriber-not-eligible    |
        | Avon Energy    | GPF  | Commissioned                | NT      | INELIGIBLE because subscriber-not-eligible    |

  Rule: Devices that it does not know yet are what the Subscriber warrants

    @SMKI-118-warranted
    Scenario Outline: A new <type> for <party>
      Given <party> is an Authorised Subscriber
      When <party> requests a Device Certificate for a new <type>
      Then the result of the request is <result>

      Examples:
        | party             | type  | result                                     |
        | UK Power Networks | ESME  | SUCCESS                                    |
        | UK Power Networks | PPMID | INELIGIBLE because subscriber-not-eligible |
        | Avon Energy       | PPMID | SUCCESS                                    |
        | Avon Energy       | IHD   | INELIGIBLE because subscriber-not-eligible |

  Rule: Organisation Certificates are for SEC Parties, those of authorities for nobody who asks

    Scenario Outline: <party> asks for a Certificate as <role>
      Given <party> is an Authorised Subscriber
      When <party> requests an Organisation Certificate
        | Remote Party Role | <role> |
      Then the result of the request is <result>

      Examples:
        | party       | role              | result                                      |
        | Avon Energy | Supplier          | SUCCESS                                     |
        | EELC        | Network Operator  | SUCCESS                                     |
        | Avon Energy | Issuing Authority | INELIGIBLE because authority-role-requested |
        | the DCC     | Root              | INELIGIBLE because authority-role-requested |
