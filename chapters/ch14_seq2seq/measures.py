"""How good are translations? Exact match, BLEU, a baseline that copies; and the pictures of this chapter."""

import time
from collections.abc import Mapping, Sequence

import keras
import numpy as np
import sacrebleu
from matplotlib.figure import Figure
from sklearn.feature_extraction.text import TfidfVectorizer

from chapters import tables
from chapters.ch14_seq2seq.config import CHAPTER
from chapters.ch14_seq2seq.decoding import Translator
from common import diagrams, fonts, screen
from common.data.pairs import Pairs
from common.tokens import TokenVocabulary, split

_DPI = 120
# Dash and marker tell the lines apart on paper, too.
_STYLES = ("o-", "s--", "^-.", "D:")
_MARKERS = "os^D"


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
    shares: Mapping[str, Mapping[str, Mapping[int, float | Sequence[float]]]],
    label: str = "exact match",
) -> Figure:
    """A measure against the length of the source.

    Args:
        shares: name of a line -> "test" and perhaps "longer" -> words of the source -> the value, or those
            of several seeds: then the line goes through their means, and every one is a dot.
            "longer" stands to the right of a vertical line: sentences longer than any in training.
        label: what is measured.
    """
    figure = Figure(figsize=(8, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    for style, (name, parts) in zip(_STYLES, shares.items(), strict=False):
        values = {**parts["test"], **parts.get("longer", {})}
        lengths = sorted(values)
        means = [np.mean(values[length]) for length in lengths]
        (line,) = axes.plot(lengths, means, style, fillstyle="none", label=name)
        dots = [(n, one) for n in lengths for one in np.atleast_1d(values[n])]
        if len(dots) > len(lengths):
            axes.plot(*zip(*dots, strict=True), line.get_marker(), color=line.get_color(), ms=3)
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
    most = max(
        np.max(value)
        for parts in shares.values()
        for part in parts.values()
        for value in part.values()
    )
    # Where nothing is right at all, too.
    most = most or 1.0
    axes.set_ylim(-0.03 * most, 1.08 * most)
    if len(shares) > 1:
        axes.legend()
    axes.set_title("What the length of a sentence costs")
    return figure


def plot_seeds(panels: Mapping[str, Mapping[str, Mapping[str, Sequence[float]]]]) -> Figure:
    """One small mark for every seed, and at the right their mean in numbers.

    Args:
        panels: what is measured -> row -> name of a mark -> the values of all seeds.
    """
    rows = [row for panel in panels.values() for row in panel.values()]
    names = list(dict.fromkeys(name for row in rows for name in row))
    most_lines = len(names) * max(len(panel) for panel in panels.values())
    figure = Figure(figsize=(10, 1.4 + 0.27 * most_lines), dpi=_DPI, layout="constrained")
    marks = {}
    for axes, (label, panel) in zip(
        figure.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True
    ):
        most = max(max(values) for row in panel.values() for values in row.values())
        for place, row in enumerate(panel.values()):
            for name, values in row.items():
                number = names.index(name)
                height = place + 0.7 / len(names) * (number - (len(names) - 1) / 2)
                (marks[name],) = axes.plot(
                    *(values, [height] * len(values), _MARKERS[number]),
                    **{"color": f"C{number}", "fillstyle": "none", "ms": 7, "label": name},
                )
                mean = screen.number(float(np.mean(values)), 1 if most > 1.5 else 3)
                axes.text(1.06 * most, height, mean, va="center", fontsize=9, color=f"C{number}")
        # The same rows need their names once.
        is_named = axes is figure.axes[0] or list(panel) != list(next(iter(panels.values())))
        axes.set_yticks(range(len(panel)), list(panel) if is_named else [""] * len(panel))
        axes.set_ylim(len(panel) - 0.5, -0.5)
        axes.set_xlim(-0.04 * most, 1.25 * most)
        axes.set_xlabel(label)
        axes.grid(axis="x", color="0.9")
    figure.legend(handles=list(marks.values()), loc="outside upper center", ncols=len(names))
    return figure


def plot_recorded() -> Figure:
    """Exact match and BLEU of the recorded runs of all seeds, beside the copied sentence."""
    runs = tables.newest_runs(CHAPTER)

    def row(preset: str, measure: str, searches: Mapping[str, str]) -> dict[str, list[float]]:
        return {
            name: [run["metrics"][f"{measure}{search}"] for run in runs[preset]]
            for name, search in searches.items()
        }

    searches = {"greedy search": "", "beam search": "_beam", "nearest sentence, copied": "_nearest"}
    longer = {"greedy search": "_longer"}
    return plot_seeds(
        {
            "exact match": {
                "dates": row("quick", "exact_match", searches),
                "English to Korean": row("korean", "exact_match", searches),
                "... read from its end": row("korean-reversed", "exact_match", searches),
                "... longer than in training": row("korean", "exact_match", longer),
            },
            "BLEU": {
                "dates": row("quick", "bleu", searches),
                "English to Korean": row("korean", "bleu", searches),
                "... read from its end": row("korean-reversed", "bleu", searches),
                "... by volunteers (book)": row("book", "bleu", searches),
            },
        }
    )


def plot_forcing() -> Figure:
    """The example of the page, "home come": the same two networks under teacher forcing and alone."""
    figure = Figure(figsize=(7.5, 7), dpi=_DPI, layout="constrained")
    states = ["(0, 1)", "(1, .5)", "(1, .5)"]
    panels = {
        "Teacher forcing: the right token goes in": (
            ["집에", "와"],
            ["(1, -.5)", "(0, -.5)"],
            ["와", "와"],
        ),
        "Writing alone: what was written goes in": (
            ["와", "집에"],
            ["(0, .5)", "(0, -.5)"],
            ["와", "집에"],
        ),
    }
    right = ["집에", "와", "END"]
    for axes, (title, (inputs, of_decoder, written)) in zip(
        figure.subplots(2, 1), panels.items(), strict=True
    ):
        written = [*written, "END"]
        drawn = diagrams.draw_unrolled(
            axes,
            inputs=["home", "come", "START", *inputs],
            outputs=[None, None, *written],
            cells=[*states, *of_decoder],
            shaded=[True, True, False, False, False],
        )
        for cell, one, target in zip(drawn.cells[2:], written, right, strict=True):
            said = "right" if one == target else f"wrong:\n{target} is right"
            (text,), names = fonts.readable([said])
            style = {"ha": "center", "va": "bottom", "fontsize": 9, "fontfamily": names}
            axes.text(cell.x, 2.3, text, **style)
        for start, end in zip(drawn.outputs[2:], drawn.inputs[3:], strict=False):
            if title.startswith("Writing"):
                diagrams.draw_arrow(start, end, dashed=True)
        first, last = drawn.cells[0], drawn.cells[1]
        axes.text((first.x + last.x) / 2, 1.42, "encoder", ha="center", style="italic")
        axes.text(
            (drawn.cells[1].x + drawn.cells[2].x) / 2,
            1.5,
            "the one\nvector",
            ha="center",
            va="center",
            fontsize=9,
        )
        axes.text(drawn.cells[4].x + 0.5, 1, "decoder", va="center", style="italic")
        axes.set_xlim(-0.6, 6.0)
        axes.set_ylim(-0.4, 2.8)
        axes.set_title(title, fontsize=11)
    return figure


# One beam search: what is kept of each time step and what is dropped, with the product of the probabilities.
BEAM = {
    "START": [("고양이가", 0.5, True), ("그", 0.4, True)],
    "고양이가": [("고양이가 잡니다", 0.4, True), ("고양이가 먹습니다", 0.3, False)],
    "그": [("그 고양이가", 0.9, True), ("그 개가", 0.1, False)],
    "고양이가 잡니다": [("고양이가 잡니다 END", 0.9, True)],
    "그 고양이가": [("그 고양이가 잡니다", 0.9, True)],
    "그 고양이가 잡니다": [("그 고양이가 잡니다 END", 0.9, True)],
}
# Where a beginning stands in the picture: its height.
_HEIGHTS = {
    **{"START": 0, "고양이가": 1, "그": -1, "고양이가 먹습니다": 1.6, "고양이가 잡니다": 0.6},
    **{
        "그 고양이가": -0.6,
        "그 개가": -1.6,
        "고양이가 잡니다 END": 0.6,
        "그 고양이가 잡니다": -0.6,
    },
    "그 고양이가 잡니다 END": -0.6,
}


def plot_beam() -> Figure:
    """A beam search with two beginnings, worked: greedy search would take the upper path."""
    figure = Figure(figsize=(10, 4.2), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    places = {"START": (0, 1.0, True)}
    for start, following in BEAM.items():
        step, product, _ = places[start]
        for text, probability, is_kept in following:
            places[text] = step + 1, product * probability, is_kept
            leaves = 0.16 if len(start) < 8 else 0.29
            ends = (step + leaves, _HEIGHTS[start]), (step + 0.7, _HEIGHTS[text])
            style = {"arrowstyle": "-|>", "linestyle": "-" if is_kept else ":"}
            axes.annotate("", ends[1], ends[0], arrowprops=style)
            x, y = np.mean(ends, axis=0)
            axes.text(x, y + 0.1, screen.number(probability, 1), ha="center", fontsize=9)
    for text, (step, product, is_kept) in places.items():
        # Three words and END fit on two lines.
        label = "\n".join(
            [" ".join(text.split()[:2]), *[" ".join(text.split()[2:])] * (text.count(" ") > 1)]
        )
        label += "" if text == "START" else f"\n{screen.number(product, 3)}"
        (label,), names = fonts.readable([label])
        axes.text(
            *(step, _HEIGHTS[text], label),
            **{"ha": "center", "va": "center", "fontfamily": names, "fontsize": 10},
            color="black" if is_kept else "0.4",
            bbox={
                "boxstyle": "round",
                "fc": "0.9" if is_kept else "white",
                "ls": "-" if is_kept else ":",
            },
        )
    for step in range(1, 5):
        axes.text(step, 2.1, f"time step {step}", ha="center", fontsize=10)
    axes.set_xlim(-0.4, 4.5)
    axes.set_ylim(-2, 2.3)
    axes.set_axis_off()
    return figure
