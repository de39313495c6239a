"""An encoder small enough to reason about: texts that share words are near each other."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from recommender.ports import Vectors


class HashEncoder:
    """Sums one pseudo-random direction per word. No weights, no libraries, same on any machine."""

    def __init__(self, dimension: int = 64) -> None:
        self.dimension = dimension
        name = f"words-{dimension}"
        self.id = f"{name}@sha256:{hashlib.sha256(name.encode()).hexdigest()}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors, float32 (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            words = re.findall(r"\w+", text.lower()) or [""]
            total = np.sum([self._direction(word) for word in words], axis=0)
            vectors[row] = total / np.sqrt((total * total).sum())
        return vectors

    def _direction(self, word: str) -> np.ndarray:
        noise = hashlib.shake_256(word.encode()).digest(self.dimension)
        # Odd whole numbers: sums are exact in any order.
        return np.frombuffer(noise, dtype=np.uint8).astype(np.float64) * 2 - 255
