"""The cluster, for the tests that run one."""

from tests.cluster import cluster  # noqa: F401 - a fixture
