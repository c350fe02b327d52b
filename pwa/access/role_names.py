"""What the roles are called, on every page that names one."""

from pwa.language import msg

ROLE_NAMES = {
    "supporter": msg("role", "Supporter"),
    "manager": msg("role", "Manager"),
    "officer": msg("role", "Complaint officer"),
    "lead": msg("role", "Abuse-prevention lead"),
    "committee": msg("role", "Independent committee"),
    "family": msg("role", "Family"),
}
