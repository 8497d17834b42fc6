"""Draws a scene of the reader's own choosing, and has it captioned by a trained network."""

import keras

from chapters.ch12_captioning import captions, pictures
from chapters.ch12_captioning.config import CHAPTER, TRAIN, Caption, Config
from chapters.ch12_captioning.decoders import DECODERS
from common import saved, screen
from common.data import digits, scenes
from common.text import file_name


def caption(asked: Caption) -> None:
    """Prints the caption beside the sentence that was asked for, and the path of the picture.

    Raises:
        UserError: no sentence or none of the grammar, no trained network, or a damaged one.
    """
    folder = asked.prepare(CHAPTER)
    scene = scenes.parse(" ".join(asked.sentence))
    language = captions.Captions(saved.read_config(folder, Config, TRAIN).language)
    images = digits.load()
    handwriting = scenes.Handwriting(images.x_test, images.y_test)
    shown = scenes.draw([scene] * asked.drawings, handwriting, asked.seed)
    model = saved.load_model(
        folder / asked.way, TRAIN, picture_vector=keras.Layer, decoder=DECODERS[asked.way]
    )
    written, ids, probabilities = captions.Captioner(model, language).write(shown)
    right = language.text(scene)
    print(f"{folder} · {asked.way}")
    print("  asked:  ", right)
    print("  written:", written[0] + ("" if written[0] == right else "   (wrong)"))
    words = language.vocabulary.tokens_of(ids[0])
    print("  ", *(f"{word} {p:.2f}" for word, p in zip(words, probabilities[0], strict=False)))
    known = scenes.held_out_for(scene)
    print(f"  This combination is {'in training' if known == 'train' else 'not in training'}.")
    if asked.drawings > 1:
        print(f"  {written.count(right)} of {asked.drawings} drawings are captioned right.")
    figure = pictures.plot_caption(shown[0], right, written[0])
    screen.show(figure, folder / f"caption-{file_name(right.split())}-{asked.seed}.png")
