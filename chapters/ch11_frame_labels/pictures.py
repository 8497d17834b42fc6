"""A clip as a strip of frames with its labels, as an animation, and the networks compared."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image, ImageDraw, ImageFont

from chapters.ch11_frame_labels.config import CHAPTER
from chapters.ch11_frame_labels.measures import confusion, segments
from chapters.ch11_frame_labels.recorded import NETWORKS
from common import diagrams, screen
from common.data.frames import DIGITS, HEIGHT, LABELS, NONE, WIDTH, Clips

_DPI = 120
_TRUE = "true"
_NOTHING = "none"
# Of the animation.
_ZOOM, _MILLISECONDS = 8, 220
_HATCHES = ("", "///", "xx")
_SHADES = ("white", "0.8", "0.55")


def plot_frames(clips: Clips, clip: int, shown: slice) -> Figure:
    """Some frames of a clip with their true labels."""
    chosen = clips.frames[clip, shown]
    figure = Figure(figsize=(1.1 * len(chosen), 4.6), dpi=_DPI, layout="constrained")
    panels = figure.subplots(1, len(chosen), sharey=True)
    for number, (axes, frame) in enumerate(zip(panels, chosen, strict=True), shown.start):
        axes.imshow(frame, cmap="gray_r", vmin=0, vmax=1)
        texts = [classes[clips.labels[name][clip, number]] for name, classes in LABELS.items()]
        axes.set_title(f"frame {number + 1}", fontsize=9)
        axes.set_xlabel("\n".join(texts), fontsize=9)
        axes.set_xticks([])
    panels[0].set_yticks(range(0, HEIGHT, 10))
    panels[0].set_ylabel("row of the screen")
    figure.supxlabel("visible, direction, behind", fontsize=9)
    return figure


def first_disappearance(clips: Clips) -> tuple[int, slice]:
    """A clip, and eight of its frames in which a digit goes behind the curtain."""
    clip = int(
        np.argmax(clips.is_hidden[:, 5:-4].any(axis=1) & ~clips.is_hidden[:, :5].any(axis=1))
    )
    first = max(0, int(np.argmax(clips.is_hidden[clip])) - 5)
    return clip, slice(first, first + 8)


def telling_clip(clips: Clips, answers: Mapping[str, Mapping[str, np.ndarray]]) -> int:
    """The clip in which reading backward helped most before the first digit came into sight.

    Among clips with as many such frames, the one with more digits, then the longer one.
    """
    is_right = {name: of["behind"] == clips.labels["behind"] for name, of in answers.items()}
    helped = (clips.starts_hidden & is_right["both"] & ~is_right["forward"]).sum(axis=1)
    changes, lengths = clips.turn.max(axis=1), clips.is_frame.sum(axis=1)
    return int(np.lexsort((lengths, changes, np.minimum(helped, 6)))[-1])


def plot_strip(
    clips: Clips, clip: int, predicted: Mapping[str, Mapping[str, np.ndarray]], title: str
) -> Figure:
    """Every frame of a clip, side by side, above bands of its labels: the truth and each network.

    Args:
        clips: among them the one to draw.
        clip: its number.
        predicted: network of NETWORKS -> label -> int array (clips, time).
        title: one line over the picture.
    """
    length = int(clips.is_frame[clip].sum())
    figure = Figure(figsize=(12, 7.6), dpi=_DPI, layout="constrained")
    figure.suptitle(title)
    num_rows = 1 + len(predicted)
    above, *below = figure.subplots(1 + len(LABELS), 1, sharex=True, height_ratios=(5, 2, 2, 2))
    strip = np.concatenate(list(clips.frames[clip, :length]), axis=1)  # (HEIGHT, length WIDTH)
    extent = (0, length, HEIGHT, 0)
    above.imshow(strip, cmap="gray_r", vmin=0, vmax=1, aspect="auto", extent=extent)
    for number in range(1, length):
        above.axvline(number, color="0.7", linewidth=0.5)
    above.set_ylabel("row of the screen")
    for axes, (name, classes) in zip(below, LABELS.items(), strict=True):
        bands = {_TRUE: clips.labels[name][clip, :length]}
        bands |= {
            NETWORKS[network][0]: of_label[name][clip, :length]
            for network, of_label in predicted.items()
        }
        for row, band in enumerate(bands.values()):
            _draw_band(axes, row, band, classes, bands[_TRUE])
        axes.set_ylim(num_rows, 0)
        axes.set_yticks(np.arange(num_rows) + 0.5, bands)
        axes.set_title(name, fontsize=10, loc="left")
    below[-1].set_xlim(0, length)
    below[-1].set_xticks(np.arange(4, length, 5) + 0.5, np.arange(5, length + 1, 5))
    below[-1].set_xlabel("frame (white: none; a thick line below: wrong)")
    return figure


def _draw_band(axes, row: int, band: np.ndarray, classes: Sequence[str], true: np.ndarray) -> None:
    colors = colormaps["tab20"].colors[1::2]
    for label, start, end in segments(band):
        is_nothing = classes[label] == _NOTHING
        color = "white" if is_nothing else colors[label % len(colors)]
        box = Rectangle((start, row + 0.08), end - start, 0.84, facecolor=color, edgecolor="0.3")
        axes.add_patch(box)
        # A band of one frame has room for one sign: a digit, or an arrow.
        text = {"up": "↑", "down": "↓", _NOTHING: ""}.get(classes[label], classes[label])
        axes.text((start + end) / 2, row + 0.5, text, ha="center", va="center", fontsize=8)
    for _, start, end in segments(np.where(band != true, 1, 0), background=0):
        axes.plot([start, end], [row + 0.95] * 2, color="black", linewidth=3, solid_capstyle="butt")


def plot_accuracies(runs: Sequence[Mapping[str, float]], title: str) -> Figure:
    """Frame accuracy of every network and label beside its bound, and segment F1 beside that.

    Args:
        runs: the metrics of one run or several; bars are means, circles the runs.
        title: one line over the picture, which names the seeds.
    """
    figure = Figure(figsize=(11, 4.8), dpi=_DPI, layout="constrained")
    figure.suptitle(title)
    panels = figure.subplots(1, 2)
    for axes, (end, what) in zip(
        panels, (("accuracy", "frame accuracy"), ("f1_50", "segment F1@50")), strict=True
    ):
        for place, (network, (name, _)) in enumerate(NETWORKS.items()):
            values = np.array(
                [[one[f"{network}_{label}_{end}"] for label in LABELS] for one in runs]
            )
            heights = values.mean(axis=0)  # (labels,)
            places = np.arange(len(LABELS)) + (place - 1) * 0.27
            style = {"color": _SHADES[place], "hatch": _HATCHES[place], "edgecolor": "black"}
            axes.bar(places, heights, width=0.25, label=name, **style)
            if len(runs) > 1:
                dots = {"color": "tab:blue", "markerfacecolor": "white", "markersize": 5}
                label = "one seed" if place == 0 else None
                x = np.tile(places, len(runs))
                axes.plot(x, values.ravel(), "o", label=label, zorder=3, **dots)
            limits = values.max(axis=0)
            if end == "accuracy":
                bounds = [f"bound_{network}_{label}_accuracy" for label in LABELS]
                bounds = [np.mean([one[name] for one in runs]) for name in bounds]
                lines = {"color": "tab:red", "linewidth": 2.5}
                label = "bound for what it can see" if place == 0 else None
                axes.hlines(bounds, places - 0.125, places + 0.125, label=label, **lines)
                limits = np.maximum(limits, bounds)
            for x, height, limit in zip(places, heights, limits, strict=True):
                # Above the bar, its bound and its circles, whichever is highest.
                axes.text(x, limit + 0.025, f"{height:.3f}", ha="center", fontsize=8)
        axes.set_xticks(np.arange(len(LABELS)), LABELS)
        axes.set_ylim(0, 1.12)
        axes.set_yticks(np.linspace(0, 1, 6))
        axes.set_ylabel(what)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=5, frameon=False)
    return figure


def plot_seeds() -> Figure:
    """`plot_accuracies` of every recorded seed of `full`."""
    # Whoever draws a run needs no recorded ones.
    from chapters import tables

    runs = tables.newest_runs(CHAPTER)["full"]
    clips = runs[0]["config"]["num_test_clips"]
    title = f"full, {len(runs)} seeds, {clips:,} test clips of unseen images each"
    return plot_accuracies([run["metrics"] for run in runs], title)


def plot_idea() -> Figure:
    """The same encoder at every frame, and a GRU in each direction upon it."""
    figure = Figure(figsize=(11, 5.6), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    # Of a 2 that goes down behind the curtain and comes out below: its height, and its three labels.
    story = ((2.15, "2 / down / -"), (1.9, "2 / down / -"), (None, "- / - / 2"))
    story += ((None, "- / - / 2"), (0.35, "2 / down / -"))
    heights = {"frame": 0.0, "f": 2.0, "h": 3.3, "g": 4.3, "p": 5.6}
    nodes = {name: [] for name in heights}
    for number, (digit, labels) in enumerate(story):
        x = 2.2 * number
        axes.add_patch(Rectangle((x - 0.35, -0.05), 0.7, 1.2, facecolor="white", edgecolor="black"))
        if digit is not None:
            axes.text(x, digit / 2.4 + 0.02, "2", ha="center", va="center", fontsize=13)
        axes.add_patch(Rectangle((x - 0.35, 0.35), 0.7, 0.42, facecolor="0.6", edgecolor="none"))
        t = number + 1
        texts = {"f": f"encoder: $f_{t}$", "h": f"$h_{t}$", "g": f"$g_{t}$", "p": labels}
        for name, text in texts.items():
            width = 1.0 if name in "hg" else 1.5
            shade = "0.8" if name == "g" else "white"
            box = diagrams.draw_box(axes, x, heights[name], text, (width, 0.5), shade)
            nodes[name].append(box)
        axes.annotate("", (x, 1.77), (x, 1.2), arrowprops={"arrowstyle": "-|>", "color": "black"})
        axes.text(x + 0.42, 0.05, f"$x_{t}$", fontsize=11)
    for number in range(len(story)):
        f, h, g, p = (nodes[name][number] for name in ("f", "h", "g", "p"))
        diagrams.draw_arrow(f, h)
        diagrams.draw_arrow(f, g, bend=-0.55)
        diagrams.draw_arrow(g, p)
        diagrams.draw_arrow(h, p, bend=0.55)
    for name, pairs in (("h", 1), ("g", -1)):
        row = nodes[name][::pairs]
        for one, following in zip(row, row[1:], strict=False):
            diagrams.draw_arrow(one, following)
    for name, text in (
        ("p", "visible / direction\n/ behind"),
        ("g", "GRU, backward"),
        ("h", "GRU, forward"),
        ("f", "the same weights\nat every frame"),
        ("frame", "frames, gray:\nthe curtain"),
    ):
        y = heights[name] + (0.55 if name == "frame" else 0)
        axes.text(-1.0, y, text, ha="right", va="center", fontsize=10)
    axes.set_xlim(-3.4, 2.2 * (len(story) - 1) + 1)
    axes.set_ylim(-0.2, 6.0)
    axes.set_axis_off()
    return figure


def plot_confusion(
    clips: Clips, predicted: Mapping[str, Mapping[str, np.ndarray]], title: str
) -> Figure:
    """Which digit was behind the curtain, and which one a network said: a panel a network.

    Args:
        clips: with the true labels.
        predicted: network of NETWORKS -> label -> int array (clips, time).
        title: one line over the picture, which names the seed.
    """
    figure = Figure(figsize=(13, 4.9), dpi=_DPI, layout="constrained")
    figure.suptitle(title)
    panels = figure.subplots(1, len(predicted), sharey=True)
    labels = [*DIGITS[:NONE], "-"]
    where, true_labels = clips.is_frame, clips.labels["behind"]
    for axes, (network, of_label) in zip(panels, predicted.items(), strict=True):
        table = confusion(true_labels[where], of_label["behind"][where], len(labels))
        shares = table / np.maximum(1, table.sum(axis=1, keepdims=True))
        image = axes.imshow(shares, cmap="gray_r", vmin=0, vmax=1)
        for true, row in enumerate(shares):
            for answer, share in enumerate(row):
                if share >= 0.005:
                    color = "white" if share > 0.5 else "black"
                    text = f"{100 * share:.0f}"
                    axes.text(answer, true, text, ha="center", va="center", color=color, fontsize=7)
        axes.set_xticks(range(len(labels)), labels)
        axes.set_yticks(range(len(labels)), labels)
        axes.set_xlabel("the network says (-: none)")
        axes.set_title(NETWORKS[network][0], fontsize=10)
    panels[0].set_ylabel("behind the curtain")
    figure.colorbar(image, ax=panels, label="share of the frames of a row (numbers: percent)")
    return figure


def save_animation(
    clips: Clips, clip: int, predicted: Mapping[str, Mapping[str, np.ndarray]], path: Path
) -> None:
    """Writes a clip as an animated GIF with its labels beside it; a notebook shows it.

    Args:
        clips: among them the one to show.
        clip: its number.
        predicted: network of NETWORKS -> label -> int array (clips, time).
        path: of the GIF; a terminal prints it.
    """
    images = []
    font, small = ImageFont.load_default(15), ImageFont.load_default(12)
    columns = {_TRUE: clips.labels}
    columns |= {NETWORKS[network][0]: of_label for network, of_label in predicted.items()}
    left = (WIDTH + 3) * _ZOOM
    for number in range(int(clips.is_frame[clip].sum())):
        image = Image.new("L", (left + 110 + 130 * len(columns), HEIGHT * _ZOOM), 255)
        draw = ImageDraw.Draw(image)
        pixels = np.kron(clips.frames[clip, number], np.ones((_ZOOM, _ZOOM)))
        image.paste(Image.fromarray((255 * (1 - pixels)).astype(np.uint8)), (0, 0))
        draw.rectangle((0, 0, WIDTH * _ZOOM, HEIGHT * _ZOOM - 1), outline=0)
        draw.text((left, 12), f"frame {number + 1}", fill=0, font=font)
        for row, (name, classes) in enumerate(LABELS.items()):
            y = 110 + 70 * row
            draw.text((left, y), name, fill=0, font=font)
            true = clips.labels[name][clip, number]
            for column, (head, labels) in enumerate(columns.items()):
                x = left + 110 + 130 * column
                draw.text((x, 60), head, fill=0, font=small)
                label = labels[name][clip, number]
                # A wrong label is white on black.
                if label != true:
                    draw.rectangle((x - 6, y - 5, x + 90, y + 22), fill=0)
                color = 0 if label == true else 255
                draw.text((x, y), classes[label], fill=color, font=font)
        images.append(image.quantize(16))
    options = {"save_all": True, "append_images": images[1:], "loop": 0, "optimize": True}
    images[0].save(path, duration=_MILLISECONDS, **options)
    screen.show_file(path, "Animation")


def plot_padding(
    clips: Clips, clip: int, states: Mapping[bool, Sequence[np.ndarray]], padding: int
) -> Figure:
    """A backward unit at every frame of a clip, without and with a mask, for two amounts of padding.

    Args:
        clips: among them the one to draw.
        clip: its number.
        states: with a mask? -> (clips, time, 2 units), as padded and with more padding.
        padding: how much more.
    """
    figure = Figure(figsize=(10, 3.8), dpi=_DPI, layout="constrained")
    length, time = int(clips.is_frame[clip].sum()), clips.is_frame.shape[1]
    # The unit on which padding has the most effect.
    unit = int(np.abs(states[False][0] - states[False][1])[clip, :length].max(axis=0).argmax())
    for axes, with_mask in zip(figure.subplots(1, 2, sharey=True), (False, True), strict=True):
        for more, array, style in zip((0, padding), states[with_mask], ("o-", "x--"), strict=True):
            label = f"padded to {time + more} time steps"
            axes.plot(np.arange(1, length + 1), array[clip, :length, unit], style, label=label)
        axes.set_title(f"{'with' if with_mask else 'without'} a mask")
        axes.set_xlabel(f"frame of a clip of {length}")
        axes.legend()
    figure.axes[0].set_ylabel(
        f"unit {unit - states[True][0].shape[-1] // 2 + 1} of the backward GRU"
    )
    return figure
