"""Words for roles, acts, passwords and the log, as staff read them."""

import re
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from survey.core.access import Act, Role
from survey.core.password import PasswordProblem

ROLES: dict[Role, Any] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.COORDINATOR: _("Coordinator"),
    Role.WORKER: _("Worker"),
    Role.ANALYST: _("Analyst"),
    Role.PLANNER: _("Planner"),
}
ACTS: dict[Act, Any] = {
    Act.SHOW_CODE: _("Show codes"),
    Act.PRINT_CARDS: _("Print cards and posters"),
    Act.REVOKE_CODES: _("Cancel codes"),
    Act.MANAGE_UNITS: _("Change units"),
    Act.MANAGE_ROUNDS: _("Open and close rounds"),
    Act.SEE_PARTICIPATION: _("See how many have answered"),
    Act.SEE_RESULTS: _("See results"),
    Act.EXPORT_RESULTS: _("Download results"),
    Act.PUBLISH_RESULTS: _("Publish results as open data"),
    Act.SEE_PLAN: _("See plans"),
    Act.EDIT_PLAN: _("Change plans"),
    Act.WRITE_REPLY: _("Write the answer to the children"),
    Act.FILL_REGISTER: _("Fill in the child checklist"),
    Act.SEE_REGISTER: _("See the registers' figures, and do the self-check"),
    Act.MANAGE_ACCOUNTS: _("Change accounts and roles"),
    Act.SEE_LOG: _("See the log (with the role in the whole municipality)"),
}
PROBLEMS: dict[PasswordProblem, Any] = {
    PasswordProblem.SHORT: _("Choose a password with at least 12 characters."),
    PasswordProblem.LONG: _("Choose a password with at most 200 characters."),
    PasswordProblem.NAME: _("Choose a password that is not your user name."),
}
LOGGED: dict[str, Any] = {
    "account_added": _("Account added"),
    "account_closed": _("Account closed"),
    "account_opened": _("Account opened again"),
    "administrator_added": _("First administrator added"),
    "cards_issued": _("Single-use cards printed"),
    "exported": _("Results downloaded"),
    "finding_decided": _("Decided about a finding"),
    "reply_approved": _("Answer to the children approved"),
    "reply_published": _("Answer to the children published"),
    "reply_followed": _("How far promises to the children have come was told"),
    "reply_taken_back": _("Answer to the children taken back to be mended"),
    "invite_link_made": _("Invite link made"),
    "invite_link_used": _("Password chosen by invite link"),
    "log_exported": _("The log downloaded"),
    "paper_downloaded": _("Paper before the round downloaded"),
    "password_changed": _("Own password changed"),
    "plan_exported": _("Plan downloaded"),
    "recording_removed": _("Recording removed"),
    "recording_saved": _("Recording saved"),
    "recovery_code_used": _("Recovery code used"),
    "recovery_codes_made": _("New recovery codes made"),
    "register_removed": _("Form in a register removed"),
    "reset_link_made": _("Reset link made"),
    "reset_link_used": _("Password chosen by reset link, second step turned off"),
    "role_given": _("Role given"),
    "role_taken": _("Role taken away"),
    "round_changed": _("Draft of a round changed"),
    "round_closed": _("Round closed"),
    "round_count_decided": _("Decided to count a round although too many answers came"),
    "round_discard_decided": _("Decided to throw a round away since too many answers came"),
    "round_drafted": _("Round drafted"),
    "round_dropped": _("Draft of a round thrown away"),
    "round_opened": _("Asked to open a round"),
    "round_prolonged": _("Round kept open longer"),
    "round_taken_back": _("Took back the request to open a round"),
    "second_factor_off": _("Second step turned off"),
    "second_factor_on": _("Second step turned on"),
    "sessions_ended": _("Signed out everywhere by an administrator"),
    "sheet_cancelled": _("A sheet of cards cancelled"),
    "signed_in": _("Signed in"),
    "signed_out_everywhere": _("Signed out everywhere"),
    "open_data_chosen": _("Open data chosen"),
    "token_made": _("Key for programs made"),
    "token_ended": _("Key for programs ended"),
    "tablet_ended": _("Tablet ended (the day only)"),
    "tablet_started": _("Tablet lent to children (the day only)"),
    "unit_added": _("Unit added"),
    "unit_changed": _("Unit changed"),
    "unit_closed": _("Unit closed"),
    "unit_deleted": _("Unit deleted"),
    "unit_opened": _("Unit opened again"),
    "units_imported": _("Units taken in from Excel (rows)"),
}


def logged(act: str) -> str:
    """What happened, in words; an act that has none yet keeps its name."""
    return str(LOGGED.get(act, act))


def subject(act: str, said: str, units: dict[int, str]) -> str:
    """Whom or what a row of the log is about."""
    if act in ("role_given", "role_taken"):
        return _role_and_place(said, units)
    if act in ("cards_issued", "sheet_cancelled"):
        return _cards_and_place(said, units)
    return said


def _role_and_place(said: str, units: dict[int, str]) -> str:
    parts = said.split(" ")
    if len(parts) != 3 or not parts[2].isdigit():
        return said
    name, role, unit_id = parts
    word = ROLES[Role(role)] if role in set(Role) else role
    return f"{name}: {word}, {_place(unit_id, units)}"


def _cards_and_place(said: str, units: dict[int, str]) -> str:
    found = re.fullmatch(r"unit (\d+)(?:: (\d+) cards)?", said)
    if not found:
        return said
    place = _place(found[1], units)
    if not found[2]:
        return place
    return f"{place}: {ngettext('%(num)s card', '%(num)s cards', int(found[2]))}"


def _place(unit_id: str, units: dict[int, str]) -> str:
    return units.get(int(unit_id)) or gettext("a unit that is closed")
