"""The recipes in PyTorch, with its own layers, from the same initial weights."""

import time

import numpy as np
import torch
from torch import nn

from benchmarks import recipes
from benchmarks.recipes import Sizes

# Position of PyTorch's gates among Keras's: GRU z, r, h against r, z, n. LSTM i, f, c, o are the same.
_GATE_ORDER = {1: [0], 3: [1, 0, 2], 4: [0, 1, 2, 3]}
_LAYERS = {1: nn.RNN, 3: nn.GRU, 4: nn.LSTM}


def train(name: str, sizes: Sizes, num_batches: int, epochs: int) -> dict:
    """Trains a recipe; returns "curve", the loss of every epoch, and "seconds", of every epoch."""
    x, y = recipes.make_data(name, sizes, num_batches)
    weights = iter(map(torch.tensor, recipes.initial_weights(name, sizes)))
    x = tuple(torch.tensor(one).long() for one in (x if isinstance(x, tuple) else (x,)))
    y = torch.tensor(y)
    model = Translator(sizes, weights) if name == "attention" else Reader(name, sizes, weights)
    optimizer = torch.optim.SGD(model.parameters(), recipes.LEARNING_RATE, recipes.MOMENTUM)
    loss_of = nn.CrossEntropyLoss() if name == "attention" else nn.BCEWithLogitsLoss()
    curve, seconds = [], []
    for _ in range(epochs):
        start, total = time.perf_counter(), 0.0
        for first in range(0, len(y), sizes.batch_size):
            batch = slice(first, first + sizes.batch_size)
            logits, targets = model(*(one[batch] for one in x)), y[batch]
            if name == "attention":
                logits, targets = logits.flatten(0, 1), targets.flatten().long()
            loss = loss_of(logits, targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        seconds.append(time.perf_counter() - start)
        curve.append(total / num_batches)
    return {"curve": curve, "seconds": seconds}


class Reader(nn.Module):
    """Word ids (batch, time) -> the logit of a good review (batch,)."""

    def __init__(self, name: str, sizes: Sizes, weights):
        super().__init__()
        self.vocabulary_size = sizes.vocabulary_size
        self.table = (
            None if name == "one_hot" else nn.Embedding.from_pretrained(next(weights), False)
        )
        gates = recipes.GATES[name]
        layer = _LAYERS[gates](
            sizes.vocabulary_size if name == "one_hot" else sizes.embedding_size,
            sizes.num_units,
            num_layers=2 if name == "two_lstms" else 1,
            bidirectional=name == "bilstm",
            batch_first=True,
        )
        for number in range(2 if name == "two_lstms" else 1):
            for end in ("", "_reverse") if name == "bilstm" else ("",):
                load_cell(layer, f"_l{number}{end}", gates, weights)
        self.recurrent = layer
        self.verdict = linear(next(weights), next(weights))

    def forward(self, word_ids):
        """The logits."""
        if self.table is None:
            vectors = nn.functional.one_hot(word_ids, self.vocabulary_size).float()
        else:
            vectors = self.table(word_ids)  # (batch, time, vector)
        _, last = self.recurrent(vectors)
        hidden = last[0] if isinstance(last, tuple) else last  # (layers * directions, batch, units)
        both = self.recurrent.bidirectional
        summary = torch.cat([hidden[0], hidden[1]], dim=-1) if both else hidden[-1]
        return self.verdict(summary)[:, 0]


class Translator(nn.Module):
    """Chapter 15's encoder and Bahdanau decoder: ids of both languages -> logits (batch, time, words)."""

    def __init__(self, sizes: Sizes, weights):
        super().__init__()
        vector, units = sizes.embedding_size, sizes.num_units
        self.read_table = nn.Embedding.from_pretrained(next(weights), False)
        self.read = nn.GRU(vector, units, bidirectional=True, batch_first=True)
        load_cell(self.read, "_l0", 3, weights)
        load_cell(self.read, "_l0_reverse", 3, weights)
        self.write_table = nn.Embedding.from_pretrained(next(weights), False)
        self.cell = nn.GRUCell(vector + units, units)
        load_cell(self.cell, "", 3, weights)
        self.to_logits = linear(next(weights), next(weights))
        self.query = linear(next(weights), next(weights))
        self.key = linear(next(weights))
        self.scale = nn.Parameter(next(weights))
        self.combine = linear(next(weights))

    def forward(self, source_ids, target_ids):
        """The logits, one time step after the other, as the context goes into the next state."""
        both, last = self.read(self.read_table(source_ids))
        ahead, back = both.chunk(2, dim=-1)
        states, state = ahead + back, last[0] + last[1]  # (batch, source, units), (batch, units)
        keys, vectors = self.key(states), self.write_table(target_ids)
        steps = []
        for time_step in range(target_ids.shape[1]):
            # e_ts = v tanh(W h_{t-1} + U s_s)
            scores = torch.tanh(self.query(state)[:, None] + keys) @ self.scale  # (batch, source)
            context = (torch.softmax(scores, dim=-1)[:, None] @ states)[:, 0]  # (batch, units)
            state = self.cell(torch.cat([vectors[:, time_step], context], dim=-1), state)
            steps.append(torch.cat([state, context], dim=-1))
        return self.to_logits(torch.tanh(self.combine(torch.stack(steps, dim=1))))


def load_cell(layer: nn.Module, end: str, gates: int, weights) -> None:
    """Gives Keras's kernel, recurrent kernel and bias to the arrays of a PyTorch layer that end in `end`.

    There the matrices are transposed and the gates stand in another order. A bias of one row belongs to
    the input; that of the state, which PyTorch always has, stays zero.
    """

    def rows(array, is_trained=True):
        parts = np.split(array.numpy().T, gates)
        ordered = np.concatenate([parts[n] for n in _GATE_ORDER[gates]])
        return nn.Parameter(torch.tensor(ordered), requires_grad=is_trained)

    kernel, recurrent_kernel, bias = next(weights), next(weights), next(weights)
    has_two_rows = bias.ndim == 2
    of_input, of_state = bias if has_two_rows else (bias, torch.zeros_like(bias))
    setattr(layer, f"weight_ih{end}", rows(kernel))
    setattr(layer, f"weight_hh{end}", rows(recurrent_kernel))
    setattr(layer, f"bias_ih{end}", rows(of_input))
    setattr(layer, f"bias_hh{end}", rows(of_state, is_trained=has_two_rows))


def linear(kernel, bias=None) -> nn.Linear:
    """A dense layer with Keras's kernel (inputs, outputs) and bias (outputs,)."""
    layer = nn.Linear(*kernel.shape, bias=bias is not None)
    layer.weight = nn.Parameter(kernel.T.contiguous())
    if bias is not None:
        layer.bias = nn.Parameter(bias)
    return layer
