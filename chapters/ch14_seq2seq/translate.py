"""Translates a sentence of the reader's own, greedily and by beam search."""

from chapters.ch14_seq2seq import reading
from chapters.ch14_seq2seq.config import Translate

CHAPTER = "ch14_seq2seq"
TRAIN = f"python -m chapters.{CHAPTER}"


def main(translate: Translate) -> None:
    """Prints both translations.

    Raises:
        UserError: no sentence, nothing known in it, no trained network, or a damaged one.
    """
    folder, translator = reading.load_translator(
        CHAPTER, translate.run, translate.runs_folder, TRAIN
    )
    sentence, notes = reading.read_sentence(
        translate.sentence, translator.languages, f'{TRAIN} translate "22 April 2019"'
    )
    print(folder)
    for note in notes:
        print(note)
    (greedy,) = translator.translate([sentence])
    (beam,) = translator.translate([sentence], translate.beam_size)
    print(f"  {sentence}")
    print(f"  greedy search       {greedy}")
    print(f"  {translate.beam_size:2} beginnings kept  {beam}")
