Feature: What if the SMKI Repository showed the names of Organisations
  It does not, and that is the cause of the whole problem: a Supplier chooses among certificates that differ by EUI-64,
  key and serial number alone (seed 001).

  Rule: Today no look-up tells whose a certificate is

    @SECMP0063-C12
    Scenario: A Supplier looks for a Network Operator Certificate
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      Then a look-up of Network Operator Certificates in the SMKI Repository shows whose they are by EUI-64 alone
      And a look-up of the Certificates of EELC in the SMKI Repository shows the name none
      And to a look-up in the SMKI Repository the Certificates of EELC and EMEB differ by their EUI-64 alone

    @SECMP0063-C12 @SECMP0063-C9
    Scenario: Not even whether it is a distributor's or a Gas Transporter's
      Given a SMETS2 ESME supplied by Avon Energy in the network of EELC
      Then to a look-up in the SMKI Repository the Certificates of EELC and NT differ by their EUI-64 alone

  Rule: With names, the owner can be seen

    @SECMP0063-C12
    Scenario Outline: The names of Organisations are shown
      Given the SMKI Repository shows the names of Organisations
      Then a look-up of Network Operator Certificates in the SMKI Repository shows whose they are by EUI-64 and name
      And a look-up of the Certificates of <owner> in the SMKI Repository shows the name <name>

      Examples:
        | owner | name                       |
        | EELC  | UK Power Networks          |
        | EMEB  | Western Power Distribution |
        | NT    | Cadent                     |
        | IPNL  | IPNL                       |

    @SECMP0063-C12 @SECMP0063-C11
    Scenario: The name of the group does not tell its licence areas apart
      Given the SMKI Repository shows the names of Organisations
      Then to a look-up in the SMKI Repository the Certificates of EELC and LOND differ by their EUI-64 alone

    @SECMP0063-C12 @SMKI-154-search
    Scenario: A search finds the same Certificates as without the names
      Given the SMKI Repository shows the names of Organisations
      And Avon Energy is an Authorised Subscriber
      Then Avon Energy finds 3 Certificates in the SMKI Repository
        | EUI-64 of | EELC |
      And a look-up of the Certificates of EELC in the SMKI Repository shows the name UK Power Networks

  Rule: It changes what Suppliers can see, not what the DCC decides

    @SECMP0063-C12
    Scenario: The wrong certificate is still accepted
      Given the SMKI Repository shows the names of Organisations
      And a SMETS2 ESME supplied by Avon Energy in the network of EELC
      When Avon Energy sends 6.21 to place the Certificates of EMEB in the Network Operator slot of the ESME
      Then the response is I0

  Rule: Suppliers that see whose a certificate is no longer choose a wrong one

    @SECMP0063-C12
    Scenario: A roll-out without any modification
      Given a roll-out to 20 homes in which 30 % of the certificates are chosen wrongly
      And in the roll-out the SMKI Repository shows the names of Organisations
      Then under today's rules the number of ESMEs left with the wrong Network Operator Certificate is 0
