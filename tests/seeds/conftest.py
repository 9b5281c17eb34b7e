"""A folder to type the commands of the seeds in."""

from tests.cli.conftest import cli as cli
from tests.cli.conftest import here as here
from tests.cli.conftest import home as home
