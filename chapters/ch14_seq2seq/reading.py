"""A sentence that somebody typed, checked before a network reads it."""

from collections.abc import Sequence
from pathlib import Path

from chapters.ch14_seq2seq import losses, seq2seq  # noqa: F401  A saved model names what is in them.
from chapters.ch14_seq2seq.encoding import Languages
from chapters.ch14_seq2seq.translator import Translator
from common import runs, saved
from common.data.pairs import normalise
from common.errors import UserError, did_you_mean
from common.tokens import split


def load_translator(
    chapter: str, named: str, runs_folder: Path, how_to_train: str, part: str = ""
) -> tuple[Path, Translator]:
    """The folder and the translator of a run; arguments as of `common.saved.find_run`.

    Raises:
        UserError: there is no such run, it is damaged, or of another chapter.
    """
    run = saved.find_run(chapter, named, runs_folder, how_to_train, part)
    trained_by = runs.read_json(run / "config.json")["chapter"]
    if trained_by != chapter:
        raise UserError(f"{run} is a run of {trained_by}; name one of: {how_to_train}")
    folder = run / part
    languages = Languages.load(folder)
    model = saved.load_model(folder, how_to_train)
    sizes = model.get_layer("encoder").vocabulary_size, model.get_layer("decoder").vocabulary_size
    if sizes != (len(languages.source), len(languages.target)):
        raise UserError(
            f"The model and the vocabularies in {folder} are of different trainings. "
            f"Train again with: {how_to_train}"
        )
    return folder, Translator.of(model, languages)


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
    try:
        text = normalise(" ".join(words))
        text.encode("utf8")
    except UnicodeEncodeError as error:
        raise UserError("The sentence is not in UTF-8: type it in a UTF-8 terminal.") from error
    tokens = split(text, languages.source.unit)
    if not tokens:
        raise UserError(f"There is no sentence to read. Type one, such as: {example}")
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
