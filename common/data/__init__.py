from typing import Literal

ReviewSource = Literal["generated", "imdb", "imdb-text"]
"""Where reviews come from; `common.data.reviews` tells what each name means."""
