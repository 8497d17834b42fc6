"""Shows what the gates of trained networks do at every word of a sentence."""

from chapters.ch08_lstm_gru import gates
from chapters.ch08_lstm_gru.config import Ask
from common import runs, saved
from common.errors import UserError
from common.text import Vocabulary, tokenize

CHAPTER = "ch08_lstm_gru"
TRAIN = f"python -m chapters.{CHAPTER}"


def main(ask: Ask) -> None:
    """Prints the gates of the LSTM and of the GRU and saves a heat map of each in the run folder.

    Raises:
        UserError: nothing was asked, nothing is trained yet, or a saved model cannot be read.
    """
    sentence = " ".join(ask.sentence)
    if not tokenize(sentence):
        raise UserError(
            f'Ask about at least one word: {TRAIN} ask "I loved it but my friend hated it"'
        )
    pictures = []
    for cell in gates.MEANINGS:
        folder = saved.find_run(CHAPTER, ask.run, ask.runs_folder, TRAIN, part=cell)
        vocabulary = Vocabulary(tuple(runs.read_json(folder / "vocabulary.json")))
        model = saved.load_model(folder / cell, TRAIN)
        reading = gates.read_sentence(model, cell, vocabulary, sentence)
        if not pictures:
            print(f"{folder} · mean opening of the gates, 0 closed, 1 open")
        gates.show(reading)
        pictures.append(gates.save_picture(reading, folder))
    print("Pictures:", *pictures)
