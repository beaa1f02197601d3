Feature: Two hierarchies of authorities
  The OCA certifies Organisations, the DCA certifies Devices. They may share the Registration Authority; everything else
  is kept apart.

  @SMKI-75
  Scenario: Each kind of Certificate leads to its own root
    Given Avon Energy is an Authorised Subscriber
    When Avon Energy requests a Device Certificate for a new ESME
    Then the Certificate leads to the Root DCA and to no other
    When Avon Energy requests an Organisation Certificate
    Then the Certificate leads to the Root OCA and to no other
