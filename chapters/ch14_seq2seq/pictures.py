"""How a network learns to translate, and what long sentences cost."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

_DPI = 120
# Dash and marker tell the lines apart on paper, too.
_STYLES = ("o-", "s--", "^-.", "D:")


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
            "longer" stands behind a vertical line: sentences longer than any in training.
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
