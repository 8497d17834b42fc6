"""How good are translations? Exact match, BLEU, a baseline that copies, and their pictures."""

import time
from collections.abc import Mapping, Sequence

import keras
import numpy as np
import sacrebleu
from matplotlib.figure import Figure
from sklearn.feature_extraction.text import TfidfVectorizer

from chapters.ch14_seq2seq.decoding import Translator
from common.data.pairs import Pairs
from common.tokens import TokenVocabulary, split

_DPI = 120
# Dash and marker tell the lines apart on paper, too.
_STYLES = ("o-", "s--", "^-.", "D:")


def is_exact(answers: Sequence[str], targets: Sequence[str], vocabulary: TokenVocabulary):
    """Whether an answer is its target token for token, bool array (sentences,)."""
    pairs = zip(answers, targets, strict=True)
    unit = vocabulary.unit
    return np.array([split(answer, unit) == split(target, unit) for answer, target in pairs])


def bleu(answers: Sequence[str], targets: Sequence[str], vocabulary: TokenVocabulary) -> float:
    """BLEU of all answers together, from 0 to 100, with one right target each.

    It counts how many runs of one to four tokens of the answers stand in the targets, too (Papineni
    et al. 2002). The tokens are those of the model, in small letters: of syllables the value is
    higher than of words, and only values of the same unit can be compared.
    """
    spaced = [
        [" ".join(split(text, vocabulary.unit)) for text in texts] for texts in (answers, targets)
    ]
    # The texts are split already.
    score = sacrebleu.corpus_bleu(spaced[0], [spaced[1]], tokenize="none", force=True)
    return float(score.score)


class NearestSentence:
    """The translator without a network: copies the target of the most similar training source.

    Sources are alike when they share rare tokens: the cosine of their TF-IDF vectors.

    Args:
        pairs: to copy from.
        vocabulary: of the source.
    """

    def __init__(self, pairs: Pairs, vocabulary: TokenVocabulary):
        self.targets = pairs.targets
        self.vectorizer = TfidfVectorizer(analyzer=lambda text: split(text, vocabulary.unit))
        self.vectors = self.vectorizer.fit_transform(pairs.sources)  # (training pairs, tokens)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """The copied targets."""
        similarity = self.vectorizer.transform(sentences) @ self.vectors.T  # (sentences, pairs)
        return [self.targets[place] for place in np.asarray(similarity.argmax(axis=1)).ravel()]


def by_length(sentences: Sequence[str], values: np.ndarray) -> dict[int, float]:
    """Number of words -> mean of the values of the sentences that have so many."""
    lengths = np.array([len(sentence.split()) for sentence in sentences])
    return {int(length): float(values[lengths == length].mean()) for length in np.unique(lengths)}


def quality(answers, part: Pairs, vocabulary: TokenVocabulary, name: str) -> dict:
    """Exact match and BLEU of some answers, under a name of their own."""
    return {
        f"exact_match{name}": float(is_exact(answers, part.targets, vocabulary).mean()),
        f"bleu{name}": bleu(answers, part.targets, vocabulary),
    }


def seconds_per_1000(translator: Translator, sentences) -> float:
    """Seconds of greedy search for a thousand sentences, when everything is compiled."""
    started = time.perf_counter()
    translator.translate(sentences)
    return 1_000 / len(sentences) * (time.perf_counter() - started)


def best_epoch_metrics(history: Mapping[str, Sequence[float]], model: keras.Model) -> dict:
    """What the log says about the best epoch; `history` as `Run.history` returns it."""
    best = int(np.argmin(history["val_loss"]))
    return {
        "best_epoch": best + 1,
        "epochs": len(history["val_loss"]),
        "val_loss": history["val_loss"][best],
        "val_accuracy": history["val_masked_accuracy"][best],
        "num_weights": model.count_params(),
    }


class ExactMatch(keras.callbacks.Callback):
    """Adds to the log the share of validation sentences that are translated without a mistake.

    Args:
        translator: of the model that is trained.
        validation: the pairs; the first 250 are translated.
    """

    def __init__(self, translator: Translator, validation: Pairs):
        super().__init__()
        self.translator = translator
        self.sources, self.targets = validation.sources[:250], validation.targets[:250]

    def on_epoch_end(self, epoch, logs=None):
        """Translates greedily."""
        logs.update(self.measure(self.translator.translate(self.sources)))

    def measure(self, answers: list[str]) -> dict[str, float]:
        """What is added to the log."""
        right = is_exact(answers, self.targets, self.translator.languages.target)
        return {"val_exact_match": float(right.mean())}


def show_examples(part: Pairs, answers, vocabulary: TokenVocabulary, number: int = 5) -> None:
    """Prints the first pairs of a test set beside what the network wrote."""
    is_right = is_exact(answers[:number], part.targets[:number], vocabulary)
    rows = zip(part.sources, part.targets, answers, is_right, strict=False)
    for source, target, answer, right in rows:
        print(f"  {source}  ->  {answer}" + ("" if right else f"   (right: {target})"))


def plot_learning(history: Mapping[str, Sequence[float]]) -> Figure:
    """Loss after every epoch, and beside it right tokens against right sentences.

    Args:
        history: "loss", "val_loss", "val_masked_accuracy", "val_exact_match", a value an epoch.
    """
    figure = Figure(figsize=(10, 4), dpi=_DPI, layout="constrained")
    losses, shares = figure.subplots(1, 2)
    epochs = range(1, len(history["loss"]) + 1)
    losses.plot(epochs, history["loss"], "k--", label="training")
    losses.plot(epochs, history["val_loss"], "o-", color="tab:blue", label="validation")
    losses.set_ylabel("loss of a token, nats")
    losses.set_yscale("log")
    shares.plot(
        epochs, history["val_masked_accuracy"], "s--", color="gray", label="tokens, teacher forcing"
    )
    shares.plot(
        epochs, history["val_exact_match"], "o-", color="tab:blue", label="sentences, written alone"
    )
    shares.set_ylabel("share that is right (validation)")
    shares.set_ylim(-0.03, 1.03)
    for axes in (losses, shares):
        axes.set_xlabel("epoch")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend()
    figure.suptitle("A right sentence needs every token right")
    return figure


def plot_length(
    shares: Mapping[str, Mapping[str, Mapping[int, float]]], label: str = "exact match"
) -> Figure:
    """A measure against the length of the source.

    Args:
        shares: name of a line -> "test" and perhaps "longer" -> words of the source -> value.
            "longer" stands to the right of a vertical line: sentences longer than any in training.
        label: what is measured.
    """
    figure = Figure(figsize=(8, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for style, (name, parts) in zip(_STYLES, shares.items(), strict=False):
        values = {**parts["test"], **parts.get("longer", {})}
        lengths = sorted(values)
        axes.plot(lengths, [values[length] for length in lengths], style, label=name)
    first = next(iter(shares.values()))
    if "longer" in first:
        border = (max(first["test"]) + min(first["longer"])) / 2
        axes.axvline(border, color="black", linestyle=":")
        axes.annotate(
            " longer than in training", (border, 0.98), xycoords=("data", "axes fraction"), va="top"
        )
    axes.set_xlabel("words of the source")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_ylabel(label)
    most = max(max(values.values()) for parts in shares.values() for values in parts.values())
    # Where nothing is right at all, too.
    most = most or 1.0
    axes.set_ylim(-0.03 * most, 1.08 * most)
    if len(shares) > 1:
        axes.legend()
    axes.set_title("What the length of a sentence costs")
    return figure
