Feature: What goes wrong around the services
  Revocation takes effect when its list arrives, a repository can be out of service, the WAN can be lost, and keys can
  be stolen. What the DCC knows decides, not what is true.

  Background:
    Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
    And the Network Operator slot of the ESME holds the Certificates of EELC

  @INCIDENT-late-list
  Scenario: A revoked Certificate is accepted until the list reaches the DSP
    Given the CRL reaches the DSP 12 hours late
    When the Certificates of EELC are revoked
    And EELC sends 6.24.1 to read the Network Operator slots of the ESME
    Then the response is I0
    When 12 hours pass
    And EELC sends 6.24.1 to read the Network Operator slots of the ESME
    Then the response is E100 by sender is authenticated
    And the explanation is path-revoked

  @INCIDENT-late-list
  Scenario: A list that comes in time takes effect at once
    When the Certificates of EELC are revoked
    And EELC sends 6.24.1 to read the Network Operator slots of the ESME
    Then the response is E100 by sender is authenticated

  @INCIDENT-repository-outage
  Scenario: Who cannot look Certificates up cannot place them
    Given the Network Operator slot of the ESME holds the Certificates of the DCC
    When the SMKI Repository goes out of service for 4 hours
    And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then Avon Energy could not look up the Certificates of EELC
    And the Network Operator slot of the ESME holds the Certificates of the DCC
    When 4 hours pass
    And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of the ESME
    Then the response is I0

  @INCIDENT-wan-lost
  Scenario: A Command reaches its Device when the WAN is back
    When for 25 minutes the WAN does not reach the ESME
    And EELC sends 6.24.1 to read the Network Operator slots of the ESME
    Then the response is I0
    And the Command was sent 4 times

  @INCIDENT-wan-lost @DUIS-E20
  Scenario: The User is told when the WAN stays away
    When for 90 minutes the WAN does not reach the ESME
    And EELC sends 6.24.1 to read the Network Operator slots of the ESME
    Then the response is E20
    And there was no communication with the Device
    And the Command was sent 5 times
    And the journal has an answer to every request

  @INCIDENT-stolen-keys
  Scenario: Stolen keys work until they are revoked
    When with the stolen keys of EELC an attacker places the Certificates of LOND by 6.15.1 in the Network Operator slot of the ESME
    Then the response is I0
    And the Network Operator slot of the ESME holds the Certificates of LOND
    When the Certificates of LOND are revoked
    And with the stolen keys of LOND an attacker places the Certificates of EMEB by 6.15.1 in the Network Operator slot of the ESME
    Then the response is E100 by sender is authenticated

  @INPUT-certificate-key-usage
  Scenario: A Certificate with the wrong key usage
    When Avon Energy sends 6.21 to place a Certificate of EELC that has the wrong key usage in the Network Operator slot of the ESME
    Then the response is E062103 by 6.21 certificate type for role
