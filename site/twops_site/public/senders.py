"""Who sends, as far as that can be told: to slow down one who sends too much, without keeping an address.

Nothing here is stored. What is counted is a keyed hash of it whose key is thrown away within hours (``accounts.throttle``,
``report_limit``).
"""

import ipaddress

from django.http import HttpRequest

# Where a proxy of one's own stands: this machine, its own network (RFC 1918, RFC 4193).
OWN_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


def sender_of(request: HttpRequest) -> str:
    """Return what tells senders apart; empty where nothing does, behind a proxy that says nothing of them.

    Then one count would be everybody's, and anybody could keep everybody out. An IPv6 network of 64 bits is one sender.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    address = request.META.get("REMOTE_ADDR", "")
    if not forwarded and _is_proxy(address):
        return ""
    return f"{_network(address)} {_network(forwarded)}"


def _is_proxy(address: str) -> bool:
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return True  # a socket of this machine
    return any(given.version == network.version and given in network for network in OWN_NETWORKS)


def _network(address: str) -> str:
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((given, 64), strict=False)) if given.version == 6 else address
