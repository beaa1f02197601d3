Feature: How soon the SMKI Service answers
  A single request is served in thirty seconds. A batch that is made between 07:00 and 19:00 is served by 07:00 the next
  morning, any other within 24 hours. Batches are signed at night, as many as there is capacity for.

  Background:
    Given it is 4 March 2019

  Rule: Time limits

    @SMKI-87-single
    Scenario: A single request is answered at once
      Given Avon Energy is an Authorised Subscriber
      When time passes until 4 March 2019 10:00
      And Avon Energy requests a Device Certificate for a new ESME
      Then the service levels are
        | Party       | requests | ready              | service level |
        | Avon Energy | 1        | 4 March 2019 10:00 | met           |

    @SMKI-87-single
    Scenario: Slow signing modules keep those waiting who come last
      Given a signing module takes 20000 milliseconds for a signature
      And Avon Energy is an Authorised Subscriber
      When Avon Energy sends 3 single requests at once
      And 1 hours pass
      Then 1 service levels were met, and 2 were missed

    @SMKI-87-batch @SMKI-88
    Scenario Outline: A batch that is made at <made>
      Given Avon Energy is an Authorised Subscriber
      When time passes until 5 March 2019 <made>
      And Avon Energy submits a batch of 4 requests for ESMEs
      And the SMKI Service has served the batch
      Then the service levels are
        | Party       | requests | ready         | service level |
        | Avon Energy | 4        | <ready>       | met           |

      Examples:
        | made  | ready              |
        | 07:00 | 5 March 2019 07:00 |
        | 12:00 | 5 March 2019 20:00 |
        | 19:00 | 5 March 2019 20:00 |
        | 21:30 | 5 March 2019 21:30 |
        | 03:00 | 5 March 2019 03:00 |

  Rule: Overload

    @SMKI-87-batch @SMKI-overload
    Scenario: More requests than the night is long
      Given a signing module takes 3600000 milliseconds for a signature
      And Avon Energy is an Authorised Subscriber
      And Blencathra Power is an Authorised Subscriber
      When time passes until 4 March 2019 10:00
      And Avon Energy submits a batch of 10 requests for ESMEs
      And Blencathra Power submits a batch of 6 requests for ESMEs
      Then 16 requests of batches are waited for
      When time passes until 5 March 2019 08:00
      Then 4 requests of batches are waited for
      When the SMKI Service has served the batch
      Then the service levels are
        | Party            | requests | ready              | service level |
        | Avon Energy      | 10       | 5 March 2019 06:00 | met           |
        | Blencathra Power | 6        | 6 March 2019 00:00 | missed        |
      And 0 requests of batches are waited for

    @SMKI-ad-hoc-limit
    Scenario: More than 150 single requests in a day
      Given Avon Energy is an Authorised Subscriber
      And Blencathra Power is an Authorised Subscriber
      When time passes until 4 March 2019 10:00
      And Avon Energy sends 151 single requests at once
      Then 1 single requests were refused because ad-hoc-limit
      When Blencathra Power requests a Device Certificate for a new ESME
      Then the result of the request is SUCCESS
      When Avon Energy requests a Device Certificate for a new ESME
      Then the result of the request is REJECTED because ad-hoc-limit
      When time passes until 5 March 2019
      And Avon Energy requests a Device Certificate for a new ESME
      Then the result of the request is SUCCESS
