Feature: The SMKI and Repository Entry Process
  Before a Party may use a part of the SMKI Service it has completed the tests for it, and become an Authorised
  Subscriber. Requests are submitted by individuals whom the Registration Authority has authenticated and enrolled.

  Rule: First the tests, then Subscriber Authorisation

    @SMKI-179
    Scenario: A Party that has not completed the tests is not authorised
      When Avon Energy applies to become an Authorised Subscriber for Device Certificates
      Then the SMKI Service refuses it because entry-process-incomplete
      When Avon Energy completes the SMKI and Repository Entry Process Tests for Device Certificates
      And Avon Energy applies to become an Authorised Subscriber for Device Certificates
      Then the SMKI Service does it

    @SMKI-179
    Scenario: Without the tests nothing is taken
      When Avon Energy requests a Device Certificate for a new ESME
      Then the result of the request is REJECTED because entry-process-incomplete
      And Avon Energy may not search the SMKI Repository because entry-process-incomplete

    @SMKI-179 @SMKI-116-authorisation
    Scenario: The tests are for one part of the service at a time
      When Avon Energy completes the SMKI and Repository Entry Process Tests for Device Certificates
      And Avon Energy applies to become an Authorised Subscriber for the whole SMKI Service
      Then the SMKI Service refuses it because entry-process-incomplete
      When the Registration Authority authenticates Ada Marsh
      And Avon Energy enrols Ada Marsh as an Authorised Responsible Officer
      Then the SMKI Service does it
      When Avon Energy requests an Organisation Certificate
        | officer | Ada Marsh |
      Then the result of the request is REJECTED because entry-process-incomplete

    @SMKI-116-authorisation
    Scenario: The tests alone make no Authorised Subscriber
      Given Avon Energy is an Authorised Subscriber
      When Eskdale Community Supply completes the SMKI and Repository Entry Process Tests for Device Certificates
      And the Registration Authority authenticates Esk Dale
      And Eskdale Community Supply enrols Esk Dale as an Authorised Responsible Officer
      Then the SMKI Service refuses it because subscriber-not-authorised

    @SMKI-116-authorisation
    Scenario: Authorised for another part of the service
      When Avon Energy completes the SMKI and Repository Entry Process Tests for the whole SMKI Service
      And Avon Energy applies to become an Authorised Subscriber for Organisation Certificates
      And the Registration Authority authenticates Ada Marsh
      And Avon Energy enrols Ada Marsh as an Authorised Responsible Officer
      And Avon Energy requests a Device Certificate for a new ESME
        | officer | Ada Marsh |
      Then the result of the request is INELIGIBLE because subscriber-not-authorised
      When Avon Energy requests an Organisation Certificate
        | officer | Ada Marsh |
      Then the result of the request is SUCCESS

    @SMKI-80
    Scenario: Somebody who is no SEC Party
      When an unknown User requests a Device Certificate for a new ESME
        | EUI-64 of | Avon Energy |
      Then the result of the request is REJECTED because party-unknown

  Rule: Officers are authenticated before they are enrolled, and enrolled before they submit

    @SMKI-116-officers
    Scenario: An individual who has not been authenticated
      Given Avon Energy is an Authorised Subscriber
      When Avon Energy enrols Ada Marsh as an Authorised Responsible Officer
      Then the SMKI Service refuses it because officer-not-authenticated
      When Avon Energy requests a Device Certificate for a new ESME
        | officer | Ada Marsh |
      Then the result of the request is REJECTED because officer-not-enrolled

    @SMKI-116-officers
    Scenario: An officer of another Party
      Given Avon Energy is an Authorised Subscriber
      And Blencathra Power is an Authorised Subscriber
      When the Registration Authority authenticates Ben Holt
      And Blencathra Power enrols Ben Holt as an Authorised Responsible Officer
      And Avon Energy requests a Device Certificate for a new ESME
        | officer | Ben Holt |
      Then the result of the request is REJECTED because officer-not-enrolled
      When Blencathra Power requests a Device Certificate for a new ESME
        | officer | Ben Holt |
      Then the result of the request is SUCCESS

    @SMKI-116-officers
    Scenario: An officer who acts for the Party no more
      Given Avon Energy is an Authorised Subscriber
      When the Registration Authority authenticates Ada Marsh
      And Avon Energy enrols Ada Marsh as an Authorised Responsible Officer
      And Avon Energy dismisses Ada Marsh as an Authorised Responsible Officer
      And Avon Energy requests a Device Certificate for a new ESME
        | officer | Ada Marsh |
      Then the result of the request is REJECTED because officer-not-enrolled

  Rule: After five failed log-ins within an hour the account is locked out

    Background:
      Given Avon Energy is an Authorised Subscriber
      When the Registration Authority authenticates Ada Marsh
      And Avon Energy enrols Ada Marsh as an Authorised Responsible Officer

    @SMKI-portal-lockout
    Scenario: The fifth failure locks the account, and nothing is taken from its officer
      When Ada Marsh fails to log in to the SMKI Portal 4 times
      Then the SMKI Service refuses it because log-in-failed
      When Ada Marsh fails to log in to the SMKI Portal 1 times
      Then the SMKI Service refuses it because officer-locked-out
      When Ada Marsh logs in to the SMKI Portal
      Then the SMKI Service refuses it because officer-locked-out
      When Avon Energy requests a Device Certificate for a new ESME
        | officer | Ada Marsh |
      Then the result of the request is REJECTED because officer-locked-out

    @SMKI-portal-lockout
    Scenario: Failures that lie further apart are forgotten
      When Ada Marsh fails to log in to the SMKI Portal 4 times
      And 1 hours pass
      And Ada Marsh fails to log in to the SMKI Portal 4 times
      Then the SMKI Service refuses it because log-in-failed
      When Ada Marsh logs in to the SMKI Portal
      Then the SMKI Service does it

    @SMKI-portal-lockout @SMKI-116-officers
    Scenario: The officer is authenticated again
      When Ada Marsh fails to log in to the SMKI Portal 5 times
      And the Registration Authority authenticates Ada Marsh
      And Ada Marsh logs in to the SMKI Portal
      Then the SMKI Service does it
