"""A programme's own days."""

from zoneinfo import ZoneInfo

from makewith.foundation.programmes.models import Programme


def zone_of(programme: Programme) -> ZoneInfo:
    return ZoneInfo(programme.time_zone)
