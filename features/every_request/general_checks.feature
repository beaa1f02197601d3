Feature: The checks that every Service Request has to pass (DUIS 3.2.5)
  The first check that fails decides.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC

  Rule: E1 - the User or the User Role is invalid

    @DUIS-E1
    Scenario: A User ID that nobody holds
      When an unknown User sends 6.24.1 to read the Network Operator slots of the ESME
      Then the response is E1 by user is known

  Rule: E100 - the sender is not the User that it says it is

    @DUIS-E100
    Scenario: A document that another User has signed
      When Avon Energy sends a 6.21 for the ESME in a document that is signed by another User
      Then the response is E100 by sender is authenticated
      And the explanation is signature-signer-identity

  Rule: E2 - the User Role may not send the Service Reference Variant

    @DUIS-E2
    Scenario Outline: The matrix of Eligible User Roles
      Given Melrose Metering is another SEC Party in the User Role of <role>
      When <user> sends <service> for the ESME
      Then the response is <response>

      Examples:
        | role                      | user             | service | response                          |
        | Other User                | Melrose Metering | 6.13    | E2 by user role is eligible       |
        | Registered Supplier Agent | Melrose Metering | 11.1    | E2 by user role is eligible       |
        | Registered Supplier Agent | Melrose Metering | 6.2.4   | E1006 because service-not-offered |
        | Other User                | EELC             | 6.13    | E1006 because service-not-offered |
        | Other User                | EELC             | 7.1     | E2 by user role is eligible       |
        | Other User                | NT               | 6.15.2  | E2 by user role is eligible       |
        | Other User                | Avon Energy      | 6.5     | E2 by user role is eligible       |

  Rule: A Service Reference Variant of the matrix that is not offered here is answered, never lost

    @DUIS-E1006
    Scenario Outline: Everything else is decided before that is said
      When <user> sends <service> for <device>
      Then the response is <response>
      And the journal has an answer to every request

      Examples:
        | user             | service | device            | response                               |
        | Avon Energy      | 7.1     | the ESME          | E1006 because service-not-offered      |
        | Avon Energy      | 6.2.4   | the ESME          | E1006 because service-not-offered      |
        | Avon Energy      | 6.13    | an unknown Device | E19 by device exists                   |
        | Blencathra Power | 6.13    | the ESME          | E4 by user is eligible by registration |

    @DUIS-E1006
    Scenario Outline: Nor does the simulator give a User a Command to deliver itself
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
        | Command Variant | <variant> |
      Then the response is <response>
      And the Network Operator slot of the ESME holds the Certificates of <held afterwards>

      Examples:
        | variant | for                         | response                                 | held afterwards |
        | 1       | delivery over the WAN       | I0                                       | EELC            |
        | 2       | local delivery              | E1006 because local-delivery-not-offered | the DCC         |
        | 3       | both: it goes over the WAN  | I0                                       | EELC            |

  Rule: E3 - the status of the User does not permit it

    @DUIS-E3
    Scenario: A User whose right to use the services is suspended
      Given Dunbar Energy is a Supplier Party whose right to use the services is suspended
      When Dunbar Energy sends 6.24.1 to read the Network Operator slots of the ESME
      Then the response is E3 by user status permits

  Rule: A RequestID is used once

    @DUIS-E1010 @INPUT-duplicate-request-id
    Scenario: The same document comes twice
      When Avon Energy sends 6.24.1 to read the Network Operator slots of the ESME
      And the same document is sent again
      Then the first response is I0
      And the second response is E1010 by request id is fresh
      And the journal has an answer to every request

    @DUIS-E1010 @INPUT-duplicate-request-id
    Scenario: A rejected request does not free its RequestID
      When Avon Energy sends 6.21 to place the Certificates of Avon Energy in the Network Operator slot of the ESME
      And the same document is sent again
      Then the first response is E062103 by 6.21 certificate type for role
      And the second response is E1010 by request id is fresh

  Rule: E12 - the Command Variant is not applicable

    @DUIS-E12
    Scenario Outline: Critical and non-critical requests have Command Variants of their own
      When Avon Energy sends <service> to place the Certificates of EELC in the Network Operator slot of the ESME
        | Command Variant | <variant> |
      Then the response is <response>

      Examples:
        | service | variant | response                             |
        | 6.15.1  | 1       | E12 by command variant applies       |
        | 6.15.1  | 8       | E12 by command variant applies       |
        | 6.21    | 4       | E12 by command variant applies       |
        | 6.21    | 1       | I0                                   |
        | 6.15.1  | 4       | E21 because command-wrong-originator |

  Rule: E13 - the request is posted to a URL that is not for its Command Variant

    @DUIS-E13
    Scenario: Each Command Variant has its URL
      Then the rulebook decides a 7.1 with these facts
        | url              | answer              |
        | /api/v1/serviceT | accepted            |
        | /api/v1/serviceS | E13 by url is right |
        | /api/v1/serviceD | E13 by url is right |
      And the rulebook decides a 6.24.1 with these facts
        | url              | answer              |
        | /api/v1/serviceT | E13 by url is right |
        | /api/v1/serviceS | accepted            |
        | /api/v1/serviceD | E13 by url is right |
      And the rulebook decides a 8.2 with these facts
        | url              | answer              |
        | /api/v1/serviceT | E13 by url is right |
        | /api/v1/serviceS | E13 by url is right |
        | /api/v1/serviceD | accepted            |

  Rule: E1007 - no Command can say what the request asks for

    @DUIS-E1007
    Scenario: A gas meter shows one meter point
      Given a SMETS2 GSME supplied by Cairngorm Gas & Electric in the network of NT
      When Cairngorm Gas & Electric sends 6.20.1 for the GSME
        | Import MPxN           | 1039384244014 |
        | Secondary Import MPAN | 1039384244014 |
      Then the response is E1007 because one-meter-point-only

  Rule: E19 - the Device does not exist

    @DUIS-E19
    Scenario Outline: A Device that is not in the Smart Metering Inventory
      When Avon Energy sends <service> to place the Certificates of EELC in the Network Operator slot of an unknown Device
      Then the response is E19 by device exists

      Examples:
        | service |
        | 6.15.1  |
        | 6.21    |

  Rule: E11 - the Service Reference Variant is incompatible with the Device Type

    @DUIS-E11
    Scenario Outline: Credentials are for Devices with trust anchor cells
      Given a SMETS2 <device> supplied by Avon Energy in the network of EELC
      When Avon Energy sends 6.24.1 to read the Supplier slots of the <device>
      Then the response is E11 by device type is compatible

      Examples:
        | device |
        | IHD    |
        | CAD    |

  Rule: E5 - the SMI Status of the Device is incompatible

    @DUIS-E5
    Scenario Outline: Which statuses a Device may have
      Given the SMI Status of the ESME is <status>
      When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is <response>

      Examples:
        | status                     | response                       |
        | Pending                    | E5 by smi status is compatible |
        | Whitelisted                | E5 by smi status is compatible |
        | Installed Not Commissioned | I0                             |
        | Commissioned               | I0                             |
        | Decommissioned             | E5 by smi status is compatible |
        | Withdrawn                  | E5 by smi status is compatible |
        | Suspended                  | E5 by smi status is compatible |
        | Recovery                   | I0                             |
        | Recovered                  | I0                             |

  Rule: The order of the checks

    @DUIS-E1 @DUIS-E2 @DUIS-E19
    Scenario Outline: Where several fail, the first one answers
      Given the SMI Status of the ESME is Suspended
      When <user> sends 6.21 to place the Certificates of EELC in the Network Operator slot of <device>
        | Command Variant | <variant> |
      Then the response is <response>

      Examples:
        | user             | device            | variant | response                       |
        | an unknown User  | an unknown Device | 4       | E1 by user is known            |
        | LOND             | an unknown Device | 4       | E2 by user role is eligible    |
        | Blencathra Power | an unknown Device | 4       | E12 by command variant applies |
        | Blencathra Power | an unknown Device | 1       | E19 by device exists           |
        | Blencathra Power | the ESME          | 1       | E5 by smi status is compatible |
