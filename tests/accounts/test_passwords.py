"""A password is kept as a hash that costs whoever steals it dearly."""

from argon2 import extract_parameters, profiles
from argon2.low_level import Type
from sqlmodel import select

from pwa.accounts.models import Login
from pwa.accounts.passwords import _nobody, set_password
from pwa.settings import Settings
from tests.hidamari import open_hidamari


def test_a_stored_password_costs_what_the_standard_advises(app_settings: Settings) -> None:
    service = open_hidamari(app_settings)
    with service.writing() as db:
        set_password(db, service.people["tanaka"], "tanaka@hidamari.example", "四つの石をわたる")
    with service.reading() as db:
        stored = db.exec(select(Login.password_hash)).one()
    service.database.close()
    advised = profiles.RFC_9106_LOW_MEMORY
    # An address that nobody has costs the same, so that no clock tells who works here.
    for each in (stored, _nobody()):
        found = extract_parameters(each)
        assert found.type is Type.ID
        assert found.memory_cost >= advised.memory_cost
        assert found.time_cost >= advised.time_cost
        assert (found.salt_len, found.hash_len) == (advised.salt_len, advised.hash_len)
