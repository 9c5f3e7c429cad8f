"""Names: what the columns and rows of a program are called, put together when somebody reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

_ALONE = -1


class Names:
    """Unique plain words, such as ``arrive_12``, kept as a few words and many numbers.

    Only PuLP and readers want them as text, and a large program has very many.

    Parameters
    ----------
    words
        The words.
    word, number
        Place of the word in each name, and the number after it; −1 where the word stands alone.
    """

    def __init__(self, words: Sequence[str], word: np.ndarray, number: np.ndarray) -> None:
        self._words = tuple(words)
        self._word, self._number = word, number

    @classmethod
    def of(cls, names: Sequence[str]) -> Names:
        """Return some names as they are."""
        return cls(names, np.arange(len(names)), np.full(len(names), _ALONE))

    @classmethod
    def numbered(cls, words: Sequence[str], sizes: Sequence[int]) -> Names:
        """Return so many names of each word in turn; a word that comes again counts on."""
        place = {word: number for number, word in enumerate(dict.fromkeys(words))}
        so_far = dict.fromkeys(place, 0)
        numbers = [np.array([], dtype=np.int32)]
        for word, size in zip(words, sizes, strict=True):
            numbers.append(np.arange(so_far[word], so_far[word] + size, dtype=np.int32))
            so_far[word] += size
        of_run = np.array([place[word] for word in words], dtype=np.int32)
        return cls(list(place), np.repeat(of_run, sizes), np.concatenate(numbers))

    def having(self, names: Sequence[str]) -> Names:
        """Return these names and some more."""
        more = np.arange(len(self._words), len(self._words) + len(names))
        word = np.append(self._word, more)
        return Names(
            (*self._words, *names), word, np.append(self._number, np.full(len(names), _ALONE))
        )

    def __len__(self) -> int:
        return len(self._word)

    def __getitem__(self, places: np.ndarray | slice) -> Names:
        """Return the names at some places."""
        return Names(self._words, self._word[places], self._number[places])

    def __iter__(self) -> Iterator[str]:
        return iter(self.tolist())

    def tolist(self) -> list[str]:
        """Return the names as text."""
        both = zip(self._word.tolist(), self._number.tolist(), strict=True)
        words = self._words
        return [words[w] if number == _ALONE else f"{words[w]}_{number}" for w, number in both]
