"""Every table of the store's database in one place; importing it makes the metadata complete."""

from controller.adapters.columns import Row
from controller.adapters.tables_control import (
    DeliveryRow,
    EmergencyRow,
    ExposureRow,
    OverrideRow,
    ReceiptRow,
    TaskTickRow,
)
from controller.adapters.tables_devices import (
    ButtonBoxRow,
    DeviceConfigRow,
    PlacementRow,
    RetiredDeviceRow,
    RunRow,
)
from controller.adapters.tables_experiments import ExperimentRow
from controller.adapters.tables_feedback import (
    AlertRow,
    MeasureRow,
    QuarantineRow,
    ResponseRow,
    TicketEventRow,
    TicketRow,
    TokenUseRow,
)
from controller.adapters.tables_people import (
    AuditRow,
    SecretRow,
    SessionRow,
    SignInLinkRow,
    TokenRow,
    UserRow,
)

METADATA = Row.metadata

__all__ = [
    "METADATA",
    "AlertRow",
    "AuditRow",
    "ButtonBoxRow",
    "DeliveryRow",
    "DeviceConfigRow",
    "EmergencyRow",
    "ExperimentRow",
    "ExposureRow",
    "MeasureRow",
    "OverrideRow",
    "PlacementRow",
    "QuarantineRow",
    "ReceiptRow",
    "ResponseRow",
    "RetiredDeviceRow",
    "RunRow",
    "SecretRow",
    "SessionRow",
    "SignInLinkRow",
    "TaskTickRow",
    "TicketEventRow",
    "TicketRow",
    "TokenRow",
    "TokenUseRow",
    "UserRow",
]
