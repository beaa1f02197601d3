@SMKI-89
Feature: Forecasts of demand
  In March, June, September and December Subscribers forecast how many requests they will send in each of the six months
  after that month. The DCC provides capacity for what was forecast, and a tenth more.

  Scenario: A forecast in the wrong month is not taken, and no shorter one than six months
    Given it is 1 April 2019
    When Avon Energy forecasts 100, 100, 100, 100, 100 and 100 requests for Device Certificates
    Then the SMKI Service refuses it because forecast-month
    When time passes until 1 June 2019
    And Avon Energy forecasts 100 and 100 requests for Device Certificates
    Then the SMKI Service refuses it because forecast-length
    When Avon Energy forecasts 100, 100, 100, 100, 100 and 100 requests for Device Certificates
    Then the SMKI Service does it

  Scenario: Without any forecast the whole capacity is there
    Given it is 20 March 2019
    Then the night can take 375000 requests of batches

  Scenario: Capacity follows from the forecasts of all Subscribers, and from the newest of each
    Given it is 20 March 2019
    When Avon Energy forecasts 900, 600, 600, 0, 0 and 0 requests for Device Certificates
    And Blencathra Power forecasts 300, 300, 300, 300, 300 and 300 requests for Device Certificates
    And time passes until 30 March 2019
    And Avon Energy forecasts 600, 600, 600, 600, 600 and 600 requests for Device Certificates
    And time passes until 1 April 2019
    Then the night can take 33 requests of batches

  @SMKI-overload
  Scenario: Who forecasts too little waits, and makes others wait
    Given it is 20 March 2019
    And Avon Energy is an Authorised Subscriber
    And Blencathra Power is an Authorised Subscriber
    When Avon Energy forecasts 30, 30, 30, 30, 30 and 30 requests for Device Certificates
    And Blencathra Power forecasts 60, 60, 60, 60, 60 and 60 requests for Device Certificates
    And time passes until 2 April 2019 09:00
    Then the night can take 4 requests of batches
    When Avon Energy submits a batch of 8 requests for ESMEs
    And Blencathra Power submits a batch of 2 requests for ESMEs
    And the SMKI Service has served the batch
    Then the service levels are
      | Party            | requests | ready              | service level |
      | Avon Energy      | 8        | 3 April 2019 20:00 | missed        |
      | Blencathra Power | 2        | 4 April 2019 20:00 | missed        |

  @SMKI-89
  Scenario: Forecasts against what was requested
    Given it is 20 March 2019
    And Avon Energy is an Authorised Subscriber
    When Avon Energy forecasts 30, 0, 0, 0, 0 and 0 requests for Device Certificates
    And time passes until 2 April 2019 09:00
    And Avon Energy submits a batch of 8 requests for ESMEs
    Then the forecasts compare with what was requested
      | Party       | month          | forecast | actual |
      | Avon Energy | April 2019     | 30       | 8      |
      | Avon Energy | May 2019       | 0        | 0      |
      | Avon Energy | June 2019      | 0        | 0      |
      | Avon Energy | July 2019      | 0        | 0      |
      | Avon Energy | August 2019    | 0        | 0      |
      | Avon Energy | September 2019 | 0        | 0      |
