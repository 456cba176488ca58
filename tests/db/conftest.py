"""What the tests of the record share: a small world of commitments."""

import pytest

from db.engine import Database
from tests import commitments
from tests.commitments import World


@pytest.fixture
def world(database: Database) -> World:
    return commitments.build(database)
