"""The names of DUIS: namespaces, schema versions, and which body element belongs to which service.

Source: the published XML schema (the list of body elements and of Remote Party Roles) and the documents published
by Smart DCC (which element goes with which Service Reference Variant).
"""

from __future__ import annotations

from simulator.domain.documents import DUIS_NAMESPACE, SIGNATURE_NAMESPACE
from simulator.domain.parties import RemotePartyRole
from simulator.domain.service_requests import SIGNED_PRE_COMMANDS, CommandVariant, ServiceReferenceVariant

RESPONSE_AND_ALERT_NAMESPACE = "http://www.dccinterface.co.uk/ResponseAndAlert"
SCHEMA_INSTANCE_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance"

PREFIXES = {"sr": DUIS_NAMESPACE, "ra": RESPONSE_AND_ALERT_NAMESPACE, "ds": SIGNATURE_NAMESPACE}
"""The prefixes that documents are written with."""

SCHEMA_VERSIONS = ("5.0", "5.1", "5.2", "5.3", "5.4")

SIGNED_PRE_COMMAND = "SignedPreCommand"

REMOTE_PARTY_ROLES = {
    "ACB": RemotePartyRole.ACCESS_CONTROL_BROKER,
    "NetworkOperator": RemotePartyRole.NETWORK_OPERATOR,
    "Recovery": RemotePartyRole.RECOVERY,
    "Root": RemotePartyRole.ROOT,
    "Supplier": RemotePartyRole.SUPPLIER,
    "TransCoS": RemotePartyRole.TRANSITIONAL_COS,
    "LoadController": RemotePartyRole.LOAD_CONTROLLER,
}
"""The Remote Party Roles that a document can name. DUIS shortens two of the names."""

_BODY_ELEMENTS = """
1.1.1  UpdateImportTariffPrimaryElement
1.1.2  UpdateImportTariffSecondaryElement
1.2.1  UpdatePricePrimaryElement
1.2.2  UpdatePriceSecondaryElement
1.5    UpdateMeterBalance
1.6    UpdatePaymentMode
1.7    ResetTariffBlockCounterMatrix
2.1    UpdatePrepayConfiguration
2.2    TopUpDevice
2.3    UpdateDebt
2.5    ActivateEmergencyCredit
3.1    DisplayMessage
3.2    RestrictAccessForChangeOfTenancy
3.3    ClearEventLog
3.4    UpdateSupplierName
3.5    DisablePrivacyPIN
4.1.1  ReadInstantaneousImportRegisters
4.1.2  ReadInstantaneousImportTOUMatrices
4.1.3  ReadInstantaneousImportTOUWithBlocksMatrices
4.1.4  ReadInstantaneousImportBlockCounters
4.2    ReadInstantaneousExportRegisters
4.3    ReadInstantaneousPrepayValues
4.4.2  RetrieveCoMOrTariffTriggeredBillingDataLog
4.4.3  RetrieveBillingCalendarTriggeredBillingDataLog
4.4.4  RetrieveBillingDataLogDebtPayments
4.4.5  RetrieveBillingDataLogPrepaymentCredits
4.6.1  RetrieveImportDailyReadLog
4.6.2  RetrieveExportDailyReadLog
4.8.1  ReadActiveImportProfileData
4.8.2  ReadReactiveImportProfileData
4.8.3  ReadExportProfileData
4.10   ReadNetworkData
4.11.1 ReadTariffPrimaryElement
4.11.2 ReadTariffSecondaryElement
4.12.1 ReadMaximumDemandImportRegisters
4.12.2 ReadMaximumDemandExportRegisters
4.13   ReadPrepaymentConfiguration
4.14   ReadPrepaymentDailyReadLog
4.15   ReadLoadLimitData
4.16   ReadActivePowerImport
4.17   RetrieveDailyConsumptionLog
4.18   ReadMeterBalance
5.1    CreateSchedule
5.2    ReadSchedule
5.3    DeleteSchedule
6.2.1  ReadDeviceConfigurationVoltage
6.2.2  ReadDeviceConfigurationRandomisation
6.2.3  ReadDeviceConfigurationBillingCalendar
6.2.4  ReadDeviceConfigurationIdentityExcMPxN
6.2.5  ReadDeviceConfigurationInstantaneousPowerThresholds
6.2.7  ReadDeviceConfigurationMPxN
6.2.8  ReadDeviceConfigurationGas
6.2.9  ReadDeviceConfigurationPaymentMode
6.2.10 ReadDeviceConfigurationEventAndAlertBehaviours
6.4.1  UpdateDeviceConfigurationLoadLimitingGeneralSettings
6.4.2  UpdateDeviceConfigurationLoadLimitingCounterReset
6.5    UpdateDeviceConfigurationVoltage
6.6    UpdateDeviceConfigurationGasConversion
6.7    UpdateDeviceConfigurationGasFlow
6.8    UpdateDeviceConfigurationBillingCalendar
6.11   SynchroniseClock
6.12   UpdateDeviceConfigurationInstantaneousPowerThreshold
6.13   ReadEventOrSecurityLog
6.14.1 UpdateDeviceConfigurationALCDescriptions
6.14.2 UpdateDeviceConfigurationALCScheduler
6.14.3 UpdateDeviceConfigurationAuxiliaryControllerScheduler
6.15.1 UpdateSecurityCredentialsKRP
6.15.2 UpdateSecurityCredentialsDevice
6.17   IssueSecurityCredentials
6.18.1 SetMaximumDemandConfigurableTimePeriod
6.18.2 ResetMaximumDemandRegisters
6.20.1 SetDeviceConfigurationImportMPxN
6.20.2 SetDeviceConfigurationExportMPAN
6.21   RequestHandoverOfDCCControlledDevice
6.22   ConfigureAlertBehaviour
6.23   UpdateSecurityCredentialsCoS
6.24.1 RetrieveDeviceSecurityCredentialsKRP
6.24.2 RetrieveDeviceSecurityCredentialsDevice
6.25   SetElectricitySupplyTamperState
6.26   UpdateDeviceConfigurationDailyResettingOfTariffBlockCounterMatrix
6.27   UpdateDeviceConfigurationRMSVoltageCounterReset
6.28   SetCHFSubGHzConfiguration
6.29   RequestCHFSubGHzChannelScan
6.30   ReadCHFSubGHzConfiguration
6.31   ReadCHFSubGHzChannel
6.32   ReadCHFSubGHzChannelLog
7.1    EnableSupply
7.2    DisableSupply
7.3    ArmSupply
7.4    ReadSupplyStatus
7.5    ActivateAuxiliaryLoad
7.6    DeactivateAuxiliaryLoad
7.7    ReadALCSData
7.8    ResetAuxiliaryLoad
7.9    AddAuxiliaryLoadToBoostButton
7.10   RemoveAuxiliaryLoadFromBoostButton
7.11   ReadBoostButtonDetails
7.12   SetRandomisedOffsetLimit
7.13   SetAuxiliaryControllerState
7.14   ReadAuxiliaryControllerConfigurationData
7.15   ReadAuxiliaryControllerOperationalData
7.16   LimitAPCLevel
8.1.1  CommissionDeviceSynchroniseClock
8.2    ReadInventory
8.3    DecommissionDevice
8.4    UpdateInventory
8.5    ServiceOptOut
8.6    ServiceOptIn
8.7.1  JoinServiceCritical
8.7.2  JoinServiceNonCritical
8.8.1  UnjoinServiceCritical
8.8.2  UnjoinServiceNonCritical
8.9    ReadDeviceLog
8.11   UpdateHANDeviceLog
8.12.1 RestoreHANDeviceLog
8.12.2 RestoreGPFDeviceLog
8.13   ReturnLocalCommandResponse
8.14.1 CHFInstallSuccessSMWAN
8.14.2 CHFInstallSuccessNoSMWAN
8.14.3 CHFFaultReturn
8.14.4 CHFNoFaultReturn
9.1    RequestCustomerIdentificationNumber
11.1   UpdateFirmware
11.2   ReadFirmwareVersion
11.3   ActivateFirmware
11.4   UpdatePPMIDFirmware
12.1   RequestWANMatrix
12.2   DevicePrenotification
14.1   RecordNetworkDataGAS
"""

BODY_ELEMENTS: dict[str, str] = dict(
    (parts[0], parts[1]) for parts in map(str.split, _BODY_ELEMENTS.strip().splitlines())
)
"""The body element of every Service Reference Variant, by its number (``6.15.1``)."""


def body_elements_of(service: ServiceReferenceVariant, command_variant: CommandVariant | None) -> tuple[str, ...]:
    """The body elements that a request for this service may have.

    Where the Command Variant is none that the service has, both its own element and a Signed Pre-Command may stand
    there, so that the rules can say what is wrong (E12).
    """
    own = BODY_ELEMENTS[service.variant]
    if command_variant not in service.command_variants:
        return own, SIGNED_PRE_COMMAND
    return (SIGNED_PRE_COMMAND,) if command_variant in SIGNED_PRE_COMMANDS else (own,)
