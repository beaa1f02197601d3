Feature: Who can update the Network Operator Certificate of a SMETS1 Device
  To send a Critical Command to a SMETS1 Device, the User must be the owner of the certificate that the DSP and the S1SP
  hold by proxy, and the registered Network Operator (SRPD 6.1(f)). EELC is registered for the MPAN.

  Rule: The User owns the certificate held by proxy, and is an Eligible User by Registration Data

    @DP107-R1 @DP107-I1 @DP107-I2 @DP107-I3 @SRPD-6.1f
    Scenario Outline: The five cases of 6.15.1
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the Network Operator slot of the ESME holds the Certificates of <held>
      When <sender> sends 6.15.1 to place the Certificates of <placed> in the Network Operator slot of the ESME
      Then the response is <response>
      And the check belongs to no modification
      And the Network Operator slot of the ESME holds the Certificates of <held afterwards>

      Examples: Healthy
        | held | sender | placed | response | held afterwards |
        | EELC | EELC   | EELC   | I0       | EELC            |

      Examples: The lockout is entered: nothing validates whose certificate is placed
        | held | sender | placed | response | held afterwards |
        | EELC | EELC   | LOND   | I0       | LOND            |

      Examples: The registered Network Operator does not own the certificate
        | held | sender | placed | response                                     | held afterwards |
        | LOND | EELC   | EELC   | E100 by user owns the proxy held certificate | LOND            |

      Examples: The owner of the certificate is not the registered Network Operator
        | held | sender | placed | response                               | held afterwards |
        | LOND | LOND   | EELC   | E4 by user is eligible by registration | LOND            |

      Examples: A third party
        | held | sender | placed | response                                     | held afterwards |
        | LOND | EMEB   | EELC   | E100 by user owns the proxy held certificate | LOND            |

    @DP107-R1
    Scenario Outline: The same on a Gas Proxy Function, for Gas Transporters
      Given a SMETS1 GPF supplied by Cairngorm Gas & Electric in the network of NT
      And the Network Operator slot of the GPF holds the Certificates of <held>
      When <sender> sends 6.15.1 to place the Certificates of NT in the Network Operator slot of the GPF
      Then the response is <response>

      Examples:
        | held | sender | response                                     |
        | NT   | NT     | I0                                           |
        | EM   | NT     | E100 by user owns the proxy held certificate |
        | EM   | EM     | E4 by user is eligible by registration       |

  Rule: The certificates are held by proxy within the DSP and the S1SP

    @DP107-R2
    Scenario: The S1SP carries the request out, and both hold the new certificate
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      When EELC sends 6.15.1 to place the Certificates of LOND in the Network Operator slot of the ESME
      Then the response is I0
      And the request went this way
        | from              | to                | what                          |
        | UK Power Networks | DSP               | service-request               |
        | DSP               | UK Power Networks | acknowledgement I99           |
        | DSP               | S1SP              | countersigned-service-request |
        | ESME              | ESME              | slot-change                   |
        | S1SP              | DSP               | device-response I0            |
        | DSP               | UK Power Networks | response I0                   |
        | DSP               | UK Power Networks | dcc-alert N42                 |
        | DSP               | UK Power Networks | dcc-alert N42                 |
      When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is E100 by user owns the proxy held certificate

  Rule: Where the two differ, the S1SP refuses what the DSP has accepted

    @DP107-R2
    Scenario: The S1SP has missed a replacement
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the S1SP alone holds the Certificates of LOND for the Network Operator slot of the ESME
      When EELC sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is E21 because user-owns-the-proxy-held-certificate
      And the request went this way
        | from              | to                | what                                                  |
        | UK Power Networks | DSP               | service-request                                       |
        | DSP               | UK Power Networks | acknowledgement I99                                   |
        | DSP               | S1SP              | countersigned-service-request                         |
        | S1SP              | DSP               | device-discarded user-owns-the-proxy-held-certificate |
        | DSP               | UK Power Networks | response E21                                          |
        | DSP               | UK Power Networks | dcc-alert N55                                         |

    @DP107-R2
    Scenario: Nobody can send what both would accept
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      And the S1SP alone holds the Certificates of LOND for the Network Operator slot of the ESME
      When LOND sends 6.15.1 to place the Certificates of EELC in the Network Operator slot of the ESME
      Then the response is E100 by user owns the proxy held certificate

  Rule: A Supplier's Critical Commands are bound in the same way

    @DP107-R1
    Scenario Outline: A Supplier updates its own certificates
      Given a SMETS1 ESME supplied by Avon Energy in the network of EELC
      When <sender> sends 6.15.1 to place the Certificates of <sender> in the Supplier slot of the ESME
      Then the response is <response>

      Examples:
        | sender           | response                                     |
        | Avon Energy      | I0                                           |
        | Blencathra Power | E100 by user owns the proxy held certificate |
