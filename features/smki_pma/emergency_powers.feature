Feature: The emergency powers of the SMKI PMA
  Where there is an immediate threat, the SMKI PMA has some or all of the SMKI Service suspended, or the rights of a
  participant. It orders revocation. A Party may appeal, but retrospectively: an appeal suspends nothing.

  Background:
    Given it is 4 March 2019 10:00
    And Avon Energy is an Authorised Subscriber
    And Blencathra Power is an Authorised Subscriber

  Rule: The SMKI Service is suspended

    @SMKI-70-service
    Scenario: For everybody, and all of it
      When the SMKI PMA suspends the SMKI Service for everybody
      And Avon Energy requests a Device Certificate for a new ESME
      Then the result of the request is REJECTED because service-suspended
      When Blencathra Power requests an Organisation Certificate
      Then the result of the request is REJECTED because service-suspended
      And Avon Energy may not search the SMKI Repository because service-suspended
      When the SMKI PMA lifts the suspension
      And Avon Energy requests a Device Certificate for a new ESME
      Then the result of the request is SUCCESS

    @SMKI-70-service
    Scenario: A part of it
      When the SMKI PMA suspends issuing Device Certificates for everybody
      And Avon Energy requests a Device Certificate for a new ESME
      Then the result of the request is REJECTED because service-suspended
      When Avon Energy requests an Organisation Certificate
      Then the result of the request is SUCCESS

    @SMKI-70-service @SMKI-87-batch
    Scenario: A batch that waits is held up, and is served when the suspension is lifted
      When Avon Energy submits a batch of 4 requests for ESMEs
      And the SMKI PMA suspends issuing Device Certificates for everybody
      And time passes until 5 March 2019 12:00
      Then the state of the batch is QUEUED
      When the SMKI PMA lifts the suspension
      And the SMKI Service has served the batch
      Then the state of the batch is COMPLETED
      And the service levels are
        | Party       | requests | ready              | service level |
        | Avon Energy | 4        | 5 March 2019 20:00 | missed        |

    @SMKI-70-party
    Scenario: For one Party
      When the SMKI PMA suspends the SMKI Service for Avon Energy
      And Avon Energy requests a Device Certificate for a new ESME
      Then the result of the request is REJECTED because service-suspended
      When Blencathra Power requests a Device Certificate for a new ESME
      Then the result of the request is SUCCESS

    @SMKI-70-party @SMKI-116-acceptance
    Scenario: A Party that is suspended picks its Certificates up afterwards
      When Avon Energy requests a Device Certificate for a new ESME
      And the SMKI PMA suspends the SMKI Service for Avon Energy
      And its Certificates are accepted
      Then the SMKI Service refuses it because service-suspended
      When the SMKI PMA lifts the suspension
      And its Certificates are accepted
      Then the SMKI Service does it

  Rule: A Party's access to the DCC User Gateway is suspended

    @SMKI-70-gateway
    Scenario: Its Service Requests get nowhere
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When the SMKI PMA suspends access to the DCC User Gateway for Avon Energy
      And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the DCC User Gateway refuses the connection because service-suspended
      And no Command reaches the ESME
      When EELC sends 8.2 to look up the ESME in the Smart Metering Inventory
      Then the response is I0
      When the SMKI PMA lifts the suspension
      And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is I0

  Rule: An appeal is retrospective

    @SMKI-70-appeal
    Scenario: The suspension stays in force while the appeal is heard, and ends if it is upheld
      When the SMKI PMA suspends issuing Device Certificates for Avon Energy
      And 2 hours pass
      And the Party appeals against the suspension
      And 20 hours pass
      Then by order of the SMKI PMA issuing Device Certificates is suspended for Avon Energy
      When Avon Energy requests a Device Certificate for a new ESME
      Then the result of the request is REJECTED because service-suspended
      When the Authority upholds the appeal
      Then no order of the SMKI PMA suspends issuing Device Certificates for Avon Energy
      And the suspension lasted 22 hours
      When Avon Energy requests a Device Certificate for a new ESME
      Then the result of the request is SUCCESS

    @SMKI-70-appeal
    Scenario: An appeal that is dismissed changes nothing
      When the SMKI PMA suspends issuing Device Certificates for Avon Energy
      And the Party appeals against the suspension
      And 20 hours pass
      And the Authority dismisses the appeal
      Then by order of the SMKI PMA issuing Device Certificates is suspended for Avon Energy

  Rule: It orders revocation

    @SMKI-71 @SMKI-124-revocation
    Scenario: Of a Party's Certificate, against the Party's will
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When the SMKI PMA requests revocation of the XML Signing Certificate of Avon Energy because the SMKI PMA wishes so
      Then the SMKI Service does it
      When 1 hours pass
      And Avon Energy sends 6.24.1 to read the Supplier slots of the ESME
      Then the response is E100 by sender is authenticated
      And the explanation is path-revoked
