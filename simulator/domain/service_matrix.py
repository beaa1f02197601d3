"""The table of Service Reference Variants (SEC Appendix AD, DUIS): a line each.

Columns: variant | name | kind | future dating | eligible User Roles. ``kind`` is critical, non-critical or
non-device; ``future dating`` says who keeps a request that names a later date: the DSP, the Device, or both.
:mod:`simulator.domain.service_requests` reads it.
"""

SERVICE_MATRIX = """
1.1.1  | Update Import Tariff (Primary Element) | critical | Device | IS GS
1.1.2  | Update Import Tariff (Secondary Element) | critical | Device | IS
1.2.1  | Update Price (Primary Element) | critical | Device | IS GS
1.2.2  | Update Price (Secondary Element) | critical | Device | IS
1.5    | Update Meter Balance | critical | - | IS GS
1.6    | Update Payment Mode | critical | Device | IS GS
1.7    | Reset Tariff Block Counter Matrix | critical | - | IS
2.1    | Update Prepay Configuration | critical | Device | IS GS
2.2    | Top Up Device | non-critical | - | IS GS
2.3    | Update Debt | critical | - | IS GS
2.5    | Activate Emergency Credit | critical | - | IS GS
3.1    | Display Message | non-critical | DSP | IS GS
3.2    | Restrict Access For Change Of Tenancy | non-critical | DSP | IS GS
3.3    | Clear Event Log | non-critical | - | IS GS
3.4    | Update Supplier Name | non-critical | DSP | IS GS
3.5    | Disable Privacy PIN | non-critical | - | IS GS
4.1.1  | Read Instantaneous Import Registers | non-critical | DSP | IS GS ED GT
4.1.2  | Read Instantaneous Import TOU Matrices | non-critical | DSP | IS GS ED GT
4.1.3  | Read Instantaneous Import TOU With Blocks Matrices | non-critical | DSP | IS ED
4.1.4  | Read Instantaneous Import Block Counters | non-critical | DSP | GS
4.2    | Read Instantaneous Export Registers | non-critical | DSP | ES ED
4.3    | Read Instantaneous Prepay Values | non-critical | DSP | IS GS
4.4.2  | Retrieve Change Of Mode / Tariff Triggered Billing Data Log | non-critical | DSP | IS GS
4.4.3  | Retrieve Billing Calendar Triggered Billing Data Log | non-critical | DSP | IS GS
4.4.4  | Retrieve Billing Data Log (Payment Based Debt Payments) | non-critical | DSP | IS GS
4.4.5  | Retrieve Billing Data Log (Prepayment Credits) | non-critical | DSP | IS GS
4.6.1  | Retrieve Import Daily Read Log | non-critical | DSP | IS GS
4.6.2  | Retrieve Export Daily Read Log | non-critical | DSP | ES
4.8.1  | Read Active Import Profile Data | non-critical | DSP | IS GS ED GT OU
4.8.2  | Read Reactive Import Profile Data | non-critical | DSP | IS ED OU
4.8.3  | Read Export Profile Data | non-critical | DSP | ES ED OU
4.10   | Read Network Data | non-critical | DSP | IS GS ED GT
4.11.1 | Read Tariff (Primary Element) | non-critical | - | IS GS OU
4.11.2 | Read Tariff (Secondary Element) | non-critical | - | IS OU
4.12.1 | Read Maximum Demand Import Registers | non-critical | DSP | IS ED
4.12.2 | Read Maximum Demand Export Registers | non-critical | DSP | ES ED
4.13   | Read Prepayment Configuration | non-critical | DSP | IS GS
4.14   | Read Prepayment Daily Read Log | non-critical | DSP | IS GS
4.15   | Read Load Limit Data | non-critical | DSP | IS ED
4.16   | Read Active Power Import | non-critical | - | IS ED
4.17   | Retrieve Daily Consumption Log | non-critical | DSP | IS GS ED GT OU
4.18   | Read Meter Balance | non-critical | DSP | IS GS
5.1    | Create Schedule | non-device | - | IS ES GS ED GT OU
5.2    | Read Schedule | non-device | - | IS ES GS ED GT OU
5.3    | Delete Schedule | non-device | - | IS ES GS ED GT OU
6.2.1  | Read Device Configuration (Voltage) | non-critical | - | IS ED RSA
6.2.2  | Read Device Configuration (Randomisation) | non-critical | - | IS ED RSA
6.2.3  | Read Device Configuration (Billing Calendar) | non-critical | - | IS GS RSA
6.2.4  | Read Device Configuration (Identity Exc MPxN) | non-critical | - | IS ES GS ED GT RSA OU
6.2.5  | Read Device Configuration (Instantaneous Power Thresholds) | non-critical | - | IS RSA
6.2.7  | Read Device Configuration (MPxN) | non-critical | - | IS ES GS ED GT RSA OU
6.2.8  | Read Device Configuration (Gas) | non-critical | - | GS GT RSA
6.2.9  | Read Device Configuration (Payment Mode) | non-critical | - | IS GS RSA
6.2.10 | Read Device Configuration (Event and Alert Behaviours) | non-critical | - | IS GS ED
6.4.1  | Update Device Configuration (Load Limiting General Settings) | critical | Device | IS
6.4.2  | Update Device Configuration (Load Limiting Counter Reset) | non-critical | DSP | IS
6.5    | Update Device Configuration (Voltage) | non-critical | DSP | ED
6.6    | Update Device Configuration (Gas Conversion) | critical | - | GS
6.7    | Update Device Configuration (Gas Flow) | critical | - | GS
6.8    | Update Device Configuration (Billing Calendar) | critical | - | IS GS
6.11   | Synchronise Clock | critical | - | IS GS
6.12   | Update Device Configuration (Instantaneous Power Threshold) | non-critical | DSP | IS
6.13   | Read Event Or Security Log | non-critical | - | IS GS ED GT RSA
6.14.1 | Update Device Configuration (Auxiliary Load Control Description) | critical | - | IS
6.14.2 | Update Device Configuration (Auxiliary Load Control Scheduler) | critical | Device | IS
6.14.3 | Update Device Configuration (Auxiliary Controller Scheduler) | critical | Device | IS
6.15.1 | Update Security Credentials (KRP) | critical | Device | IS GS ED GT
6.15.2 | Update Security Credentials (Device) | critical | - | IS GS
6.17   | Issue Security Credentials | critical | - | IS GS
6.18.1 | Set Maximum Demand Configurable Time Period | non-critical | DSP | ED
6.18.2 | Reset Maximum Demand Registers | non-critical | DSP | ED
6.20.1 | Set Device Configuration (Import MPxN) | non-critical | DSP | IS GS
6.20.2 | Set Device Configuration (Export MPAN) | non-critical | DSP | ES
6.21   | Request Handover Of DCC Controlled Device | non-critical | DSP | IS GS
6.22   | Configure Alert Behaviour | non-critical | - | IS GS ED
6.23   | Update Security Credentials (CoS) | non-critical | DSP+Device | IS GS
6.24.1 | Retrieve Device Security Credentials (KRP) | non-critical | - | IS GS ED GT
6.24.2 | Retrieve Device Security Credentials (Device) | critical | - | IS GS
6.25   | Set Electricity Supply Tamper State | critical | - | IS
6.26   | Update Device Configuration (daily resetting of Tariff Block Counter Matrix) | critical | - | IS
6.27   | Update Device Configuration (RMS Voltage Counter Reset) | non-critical | DSP | ED
6.28   | Set CHF Sub GHz Configuration | non-critical | - | IS GS
6.29   | Request CHF Sub GHz Channel Scan | non-critical | - | IS GS
6.30   | Read CHF Sub GHz Configuration | non-critical | - | IS GS RSA
6.31   | Read CHF Sub GHz Channel | non-critical | - | IS GS RSA
6.32   | Read CHF Sub GHz Channel Log | non-critical | - | IS GS RSA
7.1    | Enable Supply | critical | - | IS
7.2    | Disable Supply | critical | - | IS GS
7.3    | Arm Supply | critical | - | IS GS
7.4    | Read Supply Status | non-critical | - | IS ES GS ED GT RSA
7.5    | Activate Auxiliary Load | critical | - | IS
7.6    | Deactivate Auxiliary Load | critical | - | IS
7.7    | Read Auxiliary Load Switch Data | non-critical | DSP | IS ED OU
7.8    | Reset Auxiliary Load | critical | - | IS
7.9    | Add Auxiliary Load To Boost Button | non-critical | DSP | IS
7.10   | Remove Auxiliary Load From Boost Button | non-critical | DSP | IS
7.11   | Read Boost Button Details | non-critical | DSP | IS OU
7.12   | Set Randomised Offset Limit | critical | - | IS
7.13   | Set Auxiliary Controller State | critical | - | IS
7.14   | Read Auxiliary Controller Configuration Data | non-critical | DSP | IS ED OU
7.15   | Read Auxiliary Controller Operational Data | non-critical | DSP | IS ED OU
7.16   | Limit APC Level | critical | - | -
8.1.1  | Commission Device | critical | - | IS GS
8.2    | Read Inventory | non-device | - | IS ES GS ED GT RSA OU
8.3    | Decommission Device | non-device | - | IS GS
8.4    | Update Inventory | non-device | - | IS ES GS ED GT RSA OU
8.5    | Service Opt Out | non-critical | DSP | -
8.6    | Service Opt In | non-device | - | -
8.7.1  | Join Service (Critical) | critical | - | IS GS
8.7.2  | Join Service (Non-Critical) | non-critical | - | IS GS OU
8.8.1  | Unjoin Service (Critical) | critical | - | IS GS
8.8.2  | Unjoin Service (Non-Critical) | non-critical | - | IS GS OU
8.9    | Read Device Log | non-critical | DSP | IS GS OU
8.11   | Update HAN Device Log | non-critical | DSP | IS GS OU
8.12.1 | Restore HAN Device Log | non-critical | - | IS GS
8.12.2 | Restore Gas Proxy Function Device Log | non-critical | - | IS GS
8.13   | Return Local Command Response | non-device | - | IS GS
8.14.1 | Communications Hub Status Update - Install Success | non-device | - | IS GS
8.14.2 | Communications Hub Status Update - Install No SM WAN | non-device | - | IS GS
8.14.3 | Communications Hub Status Update - Fault Return | non-device | - | IS GS
8.14.4 | Communications Hub Status Update - No Fault Return | non-device | - | IS GS
9.1    | Request Customer Identification Number | non-critical | - | OU
11.1   | Update Firmware | non-device | - | IS GS
11.2   | Read Firmware Version | non-critical | DSP | IS ES GS ED GT RSA OU
11.3   | Activate Firmware | critical | Device | IS GS
11.4   | Update PPMID Firmware | non-device | - | IS GS
12.1   | Request WAN Matrix | non-device | - | IS ES GS ED GT RSA OU
12.2   | Device Pre-notification | non-device | - | IS ES GS ED GT RSA OU
14.1   | Record Network Data (GAS) | non-critical | - | GT
"""
