"""The number that the tests of this folder change."""

from twops_directory.desk.operations import save_record
from twops_directory.public import public_service

from ... import records

OLD, NEW = "+48 22 000 00 12", "+48 22 000 00 99"


def number(service):
    return public_service(service.uuid, "pl").phones[0].number


def change_number(service, user, to=NEW, *, publish=False):
    draft = records.newest(service)
    rows = list(draft.phones.all())
    rows[0].number = to
    draft.phones = rows
    return save_record(draft, user=user, publish=publish)
