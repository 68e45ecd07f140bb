"""Every table, in five small rooms: answers, organisation, plans, releases, staff."""

from survey.storage.tables.answers import Card, EntryCode, Envelope, Permit, Tally
from survey.storage.tables.base import Base
from survey.storage.tables.organisation import (
    Job,
    QuestionnaireVersion,
    Round,
    RoundUnit,
    Tablet,
    Unit,
)
from survey.storage.tables.plans import (
    Finding,
    FollowUp,
    Plan,
    PlanActivity,
    PlanChange,
    PlanIndicator,
    PlanRow,
    Reply,
    ReplyPoint,
)
from survey.storage.tables.registers import RegisterDraw, RegisterEntry
from survey.storage.tables.releases import Release, ReleaseStatement
from survey.storage.tables.staff import (
    Account,
    ApiToken,
    Audit,
    Membership,
    OneTimeLink,
    RecoveryCode,
    SignInAttempt,
    StaffSession,
)

__all__ = [
    "RegisterEntry",
    "RegisterDraw",
    "PlanChange",
    "FollowUp",
    "Finding",
    "ApiToken",
    "Account",
    "Audit",
    "Base",
    "Card",
    "EntryCode",
    "Envelope",
    "Job",
    "Membership",
    "OneTimeLink",
    "Permit",
    "Plan",
    "PlanActivity",
    "PlanIndicator",
    "PlanRow",
    "QuestionnaireVersion",
    "RecoveryCode",
    "Release",
    "ReleaseStatement",
    "Reply",
    "ReplyPoint",
    "Round",
    "RoundUnit",
    "SignInAttempt",
    "StaffSession",
    "Tablet",
    "Tally",
    "Unit",
]
