Feature: The Issuing DCA and its successors
  The Issuing DCA destroys its private key when it has issued 100,000 Device Certificates, or three months after it came
  into operation, and a new one takes over. Here one key may sign fewer. Neither Subscribers nor Devices notice.

  Rule: It ends with the Maximum Issue Volume

    Background:
      Given one key of the Issuing DCA may sign 4 Device Certificates

    @SMKI-issue-volume
    Scenario: A batch that outlives the key which began it
      When Avon Energy submits a batch of Certificate Signing Requests for 4 ESMEs
      Then every request of the batch has its Certificate
      And the Certificates of the batch were signed by 2 Issuing DCAs
      And the former Issuing DCA cannot sign any more
      And every Certificate of the batch leads to the Root DCA

    @SMKI-issue-volume @SMKI-119
    Scenario: The ceremonies are on record
      When Avon Energy submits a batch of Certificate Signing Requests for 3 ESMEs
      Then the key ceremonies of the DCA are
        | authority          | ceremony                         | reason                                           |
        | TEST Issuing DCA   | private key destroyed            | the Maximum Issue Volume was reached             |
        | TEST Issuing DCA 2 | key pair generated and certified | it follows an authority whose key was destroyed |

    @SMKI-issue-volume @SMKI-120
    Scenario Outline: Devices of both Issuing DCAs answer
      When Avon Energy submits a batch of Certificate Signing Requests for 4 ESMEs
      And Avon Energy installs ESME <number> of the batch, named M1, in the network of EELC
      And Avon Energy sends 6.21 to place the Certificates of EELC in the Network Operator slot of M1
      Then the response is I0
      And the answer of M1 is signed with its Certificate of the batch

      Examples:
        | number |
        | 1      |
        | 4      |

  Rule: It ends with the Maximum Operational Time Period

    @SMKI-118-three-months @SMKI-119
    Scenario: Three months after it came into operation
      When Avon Energy submits a batch of Certificate Signing Requests for 1 ESMEs
      And time passes until 3 June 2019 23:59
      Then the key ceremonies of the DCA are
        | authority | ceremony | reason |
      When time passes until 4 June 2019
      Then the key ceremonies of the DCA are
        | authority          | ceremony                         | reason                                             |
        | TEST Issuing DCA   | private key destroyed            | the Maximum Operational Time Period was reached   |
        | TEST Issuing DCA 2 | key pair generated and certified | it follows an authority whose key was destroyed   |
      And the former Issuing DCA cannot sign any more
      And every Certificate of the batch leads to the Root DCA

    @SMKI-118-three-months @SMKI-120
    Scenario: A Device that was certified before works on, and one that is certified after works alike
      When Avon Energy submits a batch of Certificate Signing Requests for 1 ESMEs
      And Avon Energy installs ESME 1 of the batch, named M1, in the network of EELC
      And time passes until 5 June 2019
      And Avon Energy submits a batch of Certificate Signing Requests for 1 ESMEs
      And Avon Energy installs ESME 1 of the batch, named M2, in the network of EELC
      And Avon Energy sends 6.24.1 to read the Supplier slots of M1
      And Avon Energy sends 6.24.1 to read the Supplier slots of M2
      Then the first response is I0
      And the second response is I0
