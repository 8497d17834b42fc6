"""Pairs of sentences as the three arrays that teacher forcing needs, and the two vocabularies.

source           come home .          what the encoder reads
decoder input    START 집에 와 .       the right target, one column late
target           집에 와 . END         what the decoder should write
"""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np

from chapters.ch14_seq2seq.config import Config
from common import foreign, runs, saved
from common.data import TokenUnit, pairs
from common.data.pairs import Pairs, PairSets
from common.errors import UserError, did_you_mean
from common.text import PADDING, START, normalise, pad
from common.tokens import END, TokenVocabulary, split

_FILE = "languages.json"
# Far more tokens than a sentence has: more in the file would only fill the memory.
_LONGEST = 100_000


@dataclasses.dataclass(frozen=True)
class Columns:
    """Arrays of ids, zeros after the end.

    Args:
        source_ids: int32 (sentences, source).
        decoder_inputs: START and the right tokens, int32 (sentences, target).
        targets: the right tokens and END, int32 (sentences, target).
    """

    source_ids: np.ndarray
    decoder_inputs: np.ndarray
    targets: np.ndarray

    @property
    def inputs(self) -> list[np.ndarray]:
        """Both inputs of the model that is trained."""
        return [self.source_ids, self.decoder_inputs]


@dataclasses.dataclass(frozen=True)
class Languages:
    """How the sentences of a model become ids and back.

    Args:
        source: vocabulary of what is read.
        target: vocabulary of what is written.
        source_length: tokens of the longest source in training.
        target_length: tokens of the longest target in training, END included.
        reverse_source: the source is read from its last token to its first.
    """

    source: TokenVocabulary
    target: TokenVocabulary
    source_length: int
    target_length: int
    reverse_source: bool = False

    @classmethod
    def fit(
        cls, pairs: Pairs, source: TokenVocabulary, target: TokenVocabulary, reverse_source: bool
    ) -> "Languages":
        """Takes the lengths from the TRAINING pairs."""
        source_length = max(len(source.encode(text)) for text in pairs.sources)
        target_length = 1 + max(len(target.encode(text)) for text in pairs.targets)
        return cls(source, target, source_length, target_length, reverse_source)

    def encode_sources(self, sentences) -> np.ndarray:
        """Ids of what is read, int32 (sentences, source): as long as in training, or longer."""
        sequences = [self.source.encode(sentence) for sentence in sentences]
        if self.reverse_source:
            sequences = [sequence[::-1] for sequence in sequences]
        length = max(self.source_length, *map(len, sequences))
        return pad(sequences, length, padding="post")

    def encode_pairs(self, pairs: Pairs) -> Columns:
        """The arrays of teacher forcing; a target that is too long loses its end."""
        sequences = [[*self.target.encode(text), END] for text in pairs.targets]
        targets = pad(sequences, self.target_length, padding="post", truncating="post")
        start = np.full((len(pairs), 1), START, dtype="int32")
        # The input of a time step is the right token of the time step before.
        decoder_inputs = np.concatenate([start, targets[:, :-1]], axis=1)
        decoder_inputs = np.where(decoder_inputs == END, PADDING, decoder_inputs)
        return Columns(self.encode_sources(pairs.sources), decoder_inputs, targets)

    def save(self, folder: Path) -> None:
        """Keeps them beside the model, for `load`."""
        described = json.dumps(dataclasses.asdict(self), ensure_ascii=False)
        runs.write_text(folder / _FILE, described)

    @classmethod
    def load(cls, folder: Path) -> "Languages":
        """The languages of the model of a run.

        Raises:
            UserError: the file is missing, damaged, or of another version of the course.
        """
        described = runs.read_json(folder / _FILE)
        try:
            for name in ("source", "target"):
                one = described[name]
                if not (foreign.are_words(one["tokens"]) and one["unit"] in get_args(TokenUnit)):
                    raise ValueError(f"{name} has no different tokens")
                described[name] = TokenVocabulary(tuple(one["tokens"]), one["unit"])
            languages = cls(**described)
            for length in (languages.source_length, languages.target_length):
                if type(length) is not int or not 0 < length <= _LONGEST:
                    raise ValueError("a length is none")
            return languages
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(
                f"{folder / _FILE} is damaged: train again to get a new run folder."
            ) from error


@dataclasses.dataclass(frozen=True)
class Data:
    """The pairs as sentences, their languages, and the arrays to train on and to stop by."""

    sets: PairSets
    languages: Languages
    train: Columns
    validation: Columns


def load_data(config: Config) -> Data:
    """Loads the pairs, leaves out the long ones of training, and encodes them.

    Raises:
        UserError: a download is impossible or damaged, or no sentence is as short as asked for.
    """
    # Twice as many to choose from, where some are left out.
    num_loaded = config.num_pairs * (2 if config.most_tokens else 1)
    sets = pairs.load(config.data, num_loaded, config.longest, config.seed)
    if config.most_tokens:
        train = leave_out_long(sets.train, config)
        name = f"{sets.name}, {len(train):,} of at most {config.most_tokens} {config.target_unit}"
        sets = dataclasses.replace(sets, name=name, train=train)
    size = config.vocabulary_size
    source = TokenVocabulary.fit(sets.train.sources, config.source_unit, size)
    target = TokenVocabulary.fit(sets.train.targets, config.target_unit, size)
    languages = Languages.fit(sets.train, source, target, config.reverse_source)
    return Data(sets, languages, *map(languages.encode_pairs, (sets.train, sets.validation)))


def leave_out_long(train: Pairs, config: Config) -> Pairs:
    """The first pairs whose source and target have at most `config.most_tokens` tokens.

    Raises:
        UserError: there is none.
    """
    short = [
        (source, target)
        for source, target in zip(train.sources, train.targets, strict=True)
        if len(split(source, config.source_unit)) <= config.most_tokens
        and len(split(target, config.target_unit)) <= config.most_tokens
    ]
    if not short:
        raise UserError(
            f"No training pair has {config.most_tokens} tokens or fewer. Take a greater "
            f"--most-tokens, or 0 for no limit."
        )
    return Pairs(*zip(*short[: config.num_pairs], strict=True))


def find_languages(
    chapter: str, named: str, runs_folder: Path, how_to_train: str, part: str = "", preset: str = ""
) -> tuple[Path, Languages]:
    """The folder of a run's model, and its languages; arguments as of `common.saved.find_run`.

    Raises:
        UserError: there is no such run, it is damaged, or of another chapter.
    """
    run = saved.find_run(chapter, named, runs_folder, how_to_train, part, preset)
    return run / part, Languages.load(run / part)


def typed(words: Sequence[str], example: str) -> str:
    """The sentence that was typed.

    Args:
        words: as they came from the command line.
        example: a command to show where the sentence is missing.

    Raises:
        UserError: no sentence, or no UTF-8.
    """
    try:
        text = normalise(" ".join(words))
        text.encode("utf8")
    except UnicodeEncodeError as error:
        raise UserError("The sentence is not in UTF-8: type it in a UTF-8 terminal.") from error
    if not text:
        raise UserError(f"There is no sentence to read. Type one, such as: {example}")
    return text


def read_sentence(
    words: Sequence[str], languages: Languages, example: str
) -> tuple[str, list[str]]:
    """The sentence, and a line for everything that the network is not prepared for.

    Args:
        words: as they came from the command line.
        languages: of the network.
        example: a command to show where the sentence is missing.

    Raises:
        UserError: no sentence, no UTF-8, or not one known token.
    """
    text = typed(words, example)
    tokens = split(text, languages.source.unit)
    unknown = languages.source.unknown(text)
    if len(unknown) == len(set(tokens)):
        raise UserError(
            f"The network knows nothing of {text!r}; its {len(languages.source.tokens):,} "
            f"{languages.source.unit} begin with: {' '.join(languages.source.tokens[:12])}"
        )
    notes = []
    if unknown:
        near = did_you_mean(unknown[0], languages.source.tokens)
        notes.append(f"Unknown, and read as ‹?›: {', '.join(unknown)}.{near}")
    if len(tokens) > languages.source_length:
        notes.append(
            f"{len(tokens)} {languages.source.unit} are more than the {languages.source_length} of "
            f"the longest sentence in training: do not expect much."
        )
    return text, notes
