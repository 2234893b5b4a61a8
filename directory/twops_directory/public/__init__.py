"""The one door to what the public may see: immutable values, made from rows."""

from .services import (
    partners_of,
    preview_service,
    public_service,
    public_service_and_partners,
    public_services,
    public_services_in,
    public_services_of_keys,
)

__all__ = [
    "partners_of",
    "preview_service",
    "public_service",
    "public_service_and_partners",
    "public_services",
    "public_services_in",
    "public_services_of_keys",
]
