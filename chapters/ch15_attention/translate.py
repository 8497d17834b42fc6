"""Translates a sentence of the reader's own, and draws where the decoder looked."""

from chapters.ch05_imdb_embedding.reading import file_name
from chapters.ch14_seq2seq import reading
from chapters.ch15_attention import decoders, pictures  # noqa: F401  A saved model names them.
from chapters.ch15_attention.config import Translate
from chapters.ch15_attention.layout import TITLES
from common.tokens import join, split

CHAPTER = "ch15_attention"
TRAIN = f"python -m chapters.{CHAPTER} korean"
EXAMPLE = f'python -m chapters.{CHAPTER} translate "Yesterday the teacher did not read the book."'


def main(translate: Translate) -> None:
    """Prints the translation and the path of its picture.

    Raises:
        UserError: no sentence, nothing known in it, no trained network, or a damaged one.
    """
    attention = translate.attention
    folder, translator = reading.load_translator(
        CHAPTER, find_run(translate), translate.runs_folder, TRAIN, attention
    )
    languages = translator.languages
    sentence, notes = reading.read_sentence(translate.sentence, languages, EXAMPLE)
    print(folder)
    for note in notes:
        print(note)
    written, weights = translator.translate_and_look(sentence)
    print(f"  {sentence}  ->  {join(written, languages.target.unit)}")
    # Chapter 14's decoder has nothing to show.
    if attention != "none" and written:
        source = split(sentence, languages.source.unit)
        figure = pictures.plot_alignments(source, {TITLES[attention][0]: (written, weights)})
        path = folder / f"translate-{file_name(sentence.split())}.png"
        figure.savefig(path)
        print("Pictures:", path)


def find_run(translate: Translate) -> str:
    """The run to take: the named one, else the newest of the preset, else "" for the newest."""
    found = (translate.runs_folder / CHAPTER).glob(f"{translate.preset}-seed*")
    models = [folder / translate.attention / "best.keras" for folder in found]
    models = [model for model in models if model.exists()]
    newest = max(models, key=lambda model: model.stat().st_mtime, default=None)
    return translate.run or (str(newest.parent.parent) if newest else "")
