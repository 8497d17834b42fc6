from typing import Literal

ReviewSource = Literal["generated", "imdb", "imdb-text"]
"""Where reviews come from; `common.data.reviews` tells what each name means."""

PairSource = Literal["dates", "english-korean", "kor-eng", "spa-eng", "chatbot", "chat-patterns"]
"""Where pairs of sentences come from; `common.data.pairs` tells what each name means."""

TokenUnit = Literal["characters", "words"]
"""What a token of a sentence is; `common.tokens.split` tells what each name means."""

TextUnit = Literal["words", "syllables", "characters"]
"""What a token of a reader's own text is; `common.tokens.split` tells what each name means."""
