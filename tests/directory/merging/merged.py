"""What the tests of merging make and ask."""

from twops_directory.desk.four_eyes.confirmation import system_operation
from twops_directory.desk.operations import save_record
from twops_directory.models import ServiceAtLocation
from twops_directory.public import public_service

from .. import records

OWN, OTHER = "+48 22 000 00 12", "+48 22 000 00 77"


def place(name="Poradnia", *, publish=True, **fields):
    given = records.unsaved_place(name, **{"city": "Gdańsk", "address_1": "Długa 1", **fields})
    with system_operation():
        return save_record(given, user=records.admin(), publish=publish)


def at_place(service, location):
    draft = records.newest(service)
    draft.places.add(ServiceAtLocation(location=location))
    with system_operation():
        return save_record(draft, user=records.admin(), publish=True)


def numbers(service):
    return [phone.number for phone in public_service(service.uuid, "pl").phones]
