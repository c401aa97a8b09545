"""The people of the tests, as fixtures. Who they are to each other is the point of them.

aoi    a resident, may book for the circle
ben    represents the same organisation
chie   a stranger to both; has no e-mail and cannot sign in
dai    desk clerk at `hall`
emi    manager of `hall`
fumi   support operator at every hall
"""

import pytest

from accounts.enums import DutyKind, Role
from accounts.models import Organisation
from facilities.models import Area, Facility
from tests.factories.accounts import Someone, an_organisation, duty_of, member_of, someone


def a_hall(code: str) -> Facility:
    """A hall of which nothing but its existence matters."""
    names = {"name_kana": "", "name_en": ""}
    area, _made = Area.objects.get_or_create(code="north", defaults={"name": "North", **names})
    return Facility.objects.create(
        code=code, name=code, family="community", area=area, operator="", address="", **names
    )


@pytest.fixture
def hall(db: None) -> Facility:
    """Where dai and emi work."""
    return a_hall("east-hall")


@pytest.fixture
def other_hall(db: None) -> Facility:
    """Where they do not."""
    return a_hall("west-hall")


@pytest.fixture
def circle(db: None) -> Organisation:
    """The organisation of aoi and ben."""
    return an_organisation()


@pytest.fixture
def aoi(circle: Organisation) -> Someone:
    """A resident who may book for the circle."""
    who = someone("Aoi", "aoi@example.jp")
    member_of(circle, who, Role.BOOKER)
    return who


@pytest.fixture
def ben(circle: Organisation) -> Someone:
    """The circle's representative."""
    who = someone("Ben", "ben@example.jp")
    member_of(circle, who, Role.REPRESENTATIVE)
    return who


@pytest.fixture
def chie(db: None) -> Someone:
    """A stranger to the circle, without e-mail."""
    return someone("Chie")


@pytest.fixture
def dai(hall: Facility) -> Someone:
    """Desk clerk at `hall`."""
    who = someone("Dai", "dai@example.jp")
    duty_of(who, DutyKind.FRONT_DESK, hall.pk)
    return who


@pytest.fixture
def emi(hall: Facility) -> Someone:
    """Manager of `hall`."""
    who = someone("Emi", "emi@example.jp")
    duty_of(who, DutyKind.MANAGER, hall.pk)
    return who


@pytest.fixture
def fumi(db: None) -> Someone:
    """Support operator at every hall."""
    who = someone("Fumi", "fumi@example.jp")
    duty_of(who, DutyKind.SUPPORT, None)
    return who
