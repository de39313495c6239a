"""Shares of few people: intervals and tests that hold at any size.

Nothing here rests on a normal approximation, which fails exactly where firms are small.
"""

import math
from collections.abc import Sequence

ALPHA = 0.05


def share_interval(k: int, n: int, alpha: float = ALPHA) -> tuple[float, float]:
    """Return the exact interval of a share: it holds the true one in at least 1 - alpha of cases.

    Clopper & Pearson 1934, by quantiles of the beta distribution.

    Args:
        k: how many of ``n`` did.
        n: 1 or more.
        alpha: how often the interval may miss.
    """
    from scipy.special import betaincinv  # A quarter of a second, which only reports wait for.

    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, alpha / 2))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - alpha / 2))
    return low, high


def ratio_interval(
    k: int, n: int, others: int, of: int, alpha: float = ALPHA
) -> tuple[float, float | None]:
    """Return an interval of the ratio of two shares that holds the true one at least so often.

    Each share gets an exact interval that misses with alpha / 2 at most; by Bonferroni both hold
    together in 1 - alpha. It is wider than intervals that hold on average; None is no upper end.
    """
    low, high = share_interval(k, n, alpha / 2)
    others_low, others_high = share_interval(others, of, alpha / 2)
    return low / others_high, high / others_low if others_low > 0 else None


def fisher(k: int, n: int, others: int, of: int) -> float:
    """Return the two-sided p-value of Fisher's exact test (1935) of two shares being equal.

    All tables with the same margins that are at most as likely as the one seen, in whole numbers.
    """
    did, everyone = k + others, n + of

    def ways(mine: int) -> int:
        return math.comb(n, mine) * math.comb(of, did - mine)

    seen = ways(k)
    as_rare = sum(w for m in range(max(0, did - of), min(n, did) + 1) if (w := ways(m)) <= seen)
    return as_rare / math.comb(everyone, did)


def holm(ps: Sequence[float]) -> list[float]:
    """Return p-values corrected for being several (Holm 1979), in the same order.

    If nothing is wrong anywhere, any of them falls below alpha with a chance of alpha at most.
    """
    order = sorted(range(len(ps)), key=lambda n: ps[n])
    corrected, highest = [1.0] * len(ps), 0.0
    for rank, n in enumerate(order):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[n]))
        corrected[n] = highest
    return corrected
