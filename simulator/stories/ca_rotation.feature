Feature: The CA rotates in mid batch
  An Issuing DCA destroys its private key after 100,000 Device Certificates or three months, and its successor goes on
  (SMKI consultation, ¶118 to ¶120). Here it is 18 Certificates, so that it happens in the middle of a batch. Subscribers and
  meters notice nothing: each Certificate leads to the Root DCA by way of whoever signed it.

  Scenario: The Issuing DCA destroys its key while it works on a batch
    Given a SMETS2 ESME named M0 supplied by Avon Energy in the network of EELC
    And one key of the Issuing DCA may sign 18 Device Certificates
    When Avon Energy submits a batch of Certificate Signing Requests for 12 ESMEs
    Then every request of the batch has its Certificate
    And the Certificates of the batch were signed by 2 Issuing DCAs
    And the former Issuing DCA cannot sign any more
    And every Certificate of the batch leads to the Root DCA
    When Avon Energy installs ESME 1 of the batch, named M1, in the network of EELC
    And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of M1
    Then the response is I0
    And the answer of M1 is signed with its Certificate of the batch
    When Avon Energy installs ESME 12 of the batch, named M12, in the network of EELC
    And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of M12
    Then the response is I0
    And the answer of M12 is signed with its Certificate of the batch
    When Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of M0
    Then the response is I0
