"""Whole parts of a hundred: who has how many, and who gets what somebody gives back. No database here."""

from collections.abc import Mapping
from fractions import Fraction

WHOLE = 100


def split(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """`total` whole parts in proportion to `weights`, by largest remainder: none is lost and none is made.

    Every key gets the whole parts of its exact quota. Parts left over go one by one to the largest fractions; of equal
    ones to the larger weight, then to the smaller key. Weights that are all 0 count as equal.
    """
    if not weights:
        raise ValueError("There is nobody to give parts to.")
    counted = dict(weights) if any(weights.values()) else dict.fromkeys(weights, 1)
    whole = sum(counted.values())
    quotas = {key: Fraction(total * weight, whole) for key, weight in counted.items()}
    parts = {key: int(quota) for key, quota in quotas.items()}
    left = total - sum(parts.values())
    first = sorted(counted, key=lambda key: (-(quotas[key] - parts[key]), -counted[key], key))
    for key in first[:left]:
        parts[key] += 1
    return parts


def hand_back(shares: Mapping[int, int], leaver: int) -> dict[int, int]:
    """What everybody else has once `leaver` gave their part back: each more in proportion to what they have."""
    staying = {key: share for key, share in shares.items() if key != leaver}
    more = split(shares[leaver], staying)
    return {key: share + more[key] for key, share in staying.items()}
