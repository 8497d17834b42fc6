"""Translates a sentence of the reader's own, and draws the attention weights of every word."""

from chapters.ch14_seq2seq.decoding import load_translator
from chapters.ch14_seq2seq.encoding import read_sentence
from chapters.ch15_attention import decoders, pictures  # noqa: F401  A saved model names them.
from chapters.ch15_attention.config import CHAPTER, EXAMPLE, TRAIN, Translate
from chapters.ch15_attention.recorded import TITLES
from common import screen
from common.text import file_name
from common.tokens import join, split


def translate(asked: Translate) -> None:
    """Prints the translation and the path of its picture.

    Raises:
        UserError: no sentence, nothing known in it, no trained network, or a damaged one.
    """
    asked.prepare(CHAPTER)
    folder, translator = load_translator(
        CHAPTER, asked.run, asked.runs_folder, TRAIN, asked.attention, asked.preset
    )
    languages = translator.languages
    sentence, notes = read_sentence(asked.sentence, languages, EXAMPLE)
    print(folder)
    for note in notes:
        print(note)
    written, weights = translator.translate_with_weights(sentence)
    print(f"  {sentence}  ->  {join(written, languages.target.unit)}")
    # Chapter 14's decoder has no attention weights.
    if asked.attention != "none" and written:
        source = split(sentence, languages.source.unit)
        figure = pictures.plot_alignments(source, {TITLES[asked.attention][0]: (written, weights)})
        screen.show(figure, folder / f"translate-{file_name(sentence.split())}.png")
