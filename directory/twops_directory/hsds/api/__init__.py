"""The standard's API, read only: a site includes ``twops_directory.hsds.api.urls``."""
