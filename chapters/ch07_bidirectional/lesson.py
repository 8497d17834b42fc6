# %% [markdown]
# # What does the future tell about a word?
#
# Lecture note 003. In "the old guard sleeps" old is an adjective and guard is a noun; in "the old guard
# the boat" old is a noun and guard is a verb. Up to "guard" both sentences are the same, so whatever
# reads from left to right cannot know. A bidirectional network reads the sentence a second time, from
# its end, and joins what both readings know about each word.

# %%
import keras
import numpy as np

from chapters.ch02_rnn_cell import counting
from chapters.ch07_bidirectional import bidirectional, grammar, pictures
from chapters.ch07_bidirectional import config as settings
from chapters.ch07_bidirectional.config import Config
from chapters.ch07_bidirectional.grammar import Data, Sentence, is_word
from common import page, screen, training
from common.runs import Run

MAIN = __name__ == "__main__"

# %%
if MAIN:
    config, run = page.start(settings)

# %% [markdown]
# ## Two readers
#
# Two cells with weights of their own read the same words, one from the first word on, one from the last.
# The backward states come out in the order of reading and must be TURNED ROUND: otherwise the state of the
# last word lands on the first. Then both states of a word are joined.

# %%
WORDS = {"the": 0.1, "old": 0.2, "guard": 0.3}
# Kernel (features, units), recurrent kernel (units, units) and bias (units,) of either reader.
FORWARD = np.array([[1.0]]), np.array([[1.0]]), np.array([0.0])
BACKWARD = np.array([[2.0]]), np.array([[1.0]]), np.array([0.0])


def read_sequence(inputs, kernel, recurrent_kernel, bias):
    """One reader: word vectors (time, features) -> states in the order of reading (time, units)."""
    hidden_state, states = np.zeros(len(bias)), []
    for x in inputs:
        # h_t = tanh(x_t W_x + h_{t-1} W_h + b)
        hidden_state = np.tanh(x @ kernel + hidden_state @ recurrent_kernel + bias)  # (units,)
        states.append(hidden_state)
    return np.array(states)


def read_in_both_directions(inputs, forward, backward):
    """Word vectors (time, features) -> what both readers know at every word (time, 2 units)."""
    h = read_sequence(inputs, *forward)  # (time, units)
    # The last word is read first, and its state is put back to the last word.
    g = read_sequence(inputs[::-1], *backward)[::-1]  # (time, units)
    # s_t = [h_t, g_t]
    return np.concatenate([h, g], axis=1)  # (time, 2 units)


# %%
if MAIN:
    vectors = np.array(list(WORDS.values()))[:, None]  # (time, 1)
    states = read_in_both_directions(vectors, FORWARD, BACKWARD)  # (time, 2)
    rows = [(word, *map(float, state)) for word, state in zip(WORDS, states, strict=True)]
    screen.table(("word", "forward", "backward"), *rows)
    print(f"Of the whole sentence: forward {states[-1, 0]:.4f}, backward {states[0, 1]:.4f}")

# %% [markdown]
# ## The same as keras.layers.Bidirectional
#
# `bidirectional.py` has the layer by hand for whole batches, with every way to join the two and with padding,
# where both states must be zeros. For a whole sentence, the backward state that counts is the one that has
# read the FIRST word last. Here it is compared with Keras, padded in front, at the end or not at all.

# %%
if MAIN:
    differences = bidirectional.compare_with_keras(config.seed)
    for (merge_mode, what), difference in differences.items():
        print(f"merge_mode {merge_mode:<7} {what:<15} differs by {screen.number(difference)}")
    print(f"Backward states not turned round: {bidirectional.not_turned_round(config.seed):.2f}")
    metrics = {"difference_from_keras": max(differences.values())}

# %% [markdown]
# ## Sentences whose words need the future
#
# `grammar.py` can say some 28,000 sentences, each with a known probability. So every sentence is tested,
# weighted by its probability: the accuracy to expect, without the chance of a sample.


# %%
def load_data(config: Config) -> Data:
    """Draws sentences for training and validation, and lists all of them for the test."""
    return grammar.draw_data(config.num_sentences, config.seed)


# %%
if MAIN:
    data = load_data(config)
    print(data.name)
    length = (data.x_train[0] > 0).sum()
    print("Word ids:", *data.x_train[0])
    print("Words:   ", *(grammar.vocabulary()[word_id - 1] for word_id in data.x_train[0][:length]))
    print("Labels:  ", *(grammar.labels()[number] for number in data.y_train[0][:length]))

# %% [markdown]
# ## The best that a reader can reach
#
# A reader that has seen only a part of the sentence can do no better than to say the label that is the
# likeliest for what it has seen. That is the Bayes-optimal accuracy, with a finite grammar a sum:
#
# $$\sum_{seen} P(seen) \; \max_{label} P(label \mid seen)$$
#
# No forward reader, with however many units, is better. Three sentences first: they have two words each, and
# with the probability .3 "run" is a noun that the forward reader takes for a verb: 1.7 of 2 labels are right.

# %%
THREE_SENTENCES = (
    Sentence(("run", "fast"), ("VERB", "ADV"), 0.5),
    Sentence(("run", "ends"), ("NOUN", "VERB"), 0.3),
    Sentence(("they", "run"), ("PRON", "VERB"), 0.2),
)

# What a reader has seen when it labels word number t; with a delay it answers so many words late.
READERS = {
    "word_alone": lambda words, t: words[t],
    "forward": lambda words, t: words[: t + 1],
    "backward": lambda words, t: words[t:],
    "both": lambda words, t: (words, t),
    "delay_1": lambda words, t: (words[: t + 2], t),
    "delay_2": lambda words, t: (words[: t + 3], t),
}


def bayes_optimal_accuracy(sentences, reader: str, only=None) -> float:
    """Share of the labels (of the words in `only`, or of all) that the best reader gets right."""
    seen = {}
    for sentence in sentences:
        for t, (word, label) in enumerate(zip(sentence.words, sentence.labels, strict=True)):
            if only is None or word in only:
                # P(seen, label), added up over all sentences
                of_label = seen.setdefault(READERS[reader](sentence.words, t), {})
                of_label[label] = of_label.get(label, 0.0) + sentence.probability
    # P(seen) max P(label | seen) = max P(seen, label)
    right = sum(max(of_label.values()) for of_label in seen.values())
    return right / sum(sum(of_label.values()) for of_label in seen.values())


# %%
if MAIN:
    everything, rows = grammar.all_sentences(), []
    for reader in READERS:
        name, ambiguous = f"{reader}_bayes_optimal_accuracy", grammar.ambiguous_words()
        metrics[name] = bayes_optimal_accuracy(everything, reader)
        if not reader.startswith("delay"):
            metrics[f"{name}_ambiguous"] = bayes_optimal_accuracy(everything, reader, ambiguous)
        row = (bayes_optimal_accuracy(THREE_SENTENCES, reader), metrics[name])
        rows.append((reader.replace("_", " "), *row, metrics.get(f"{name}_ambiguous")))
    screen.table(("best possible reader", "three sentences", "grammar", "ambiguous words"), *rows)

# %% [markdown]
# ## Three taggers
#
# Word vectors, a recurrent layer that answers at every word, and a softmax over the parts of speech. The
# three differ in the direction and share no weight; side by side Keras has only one model to prepare.
#
# Sentences are padded at the end, with a mask: the cells stand still at padding. Without it the backward
# reader would begin with zeros. Loss and accuracy must leave padding out, too, or a tagger is praised for
# labels that nobody asked for: each time step has a weight, 1 or 0.

# %%
DIRECTIONS = ("forward", "backward", "both")


def label_every_word(config: Config, ids: keras.KerasTensor, direction: str) -> keras.KerasTensor:
    """Embedding -> recurrent layer -> softmax: ids (batch, time) -> (batch, time, labels)."""
    layers = keras.layers
    shape, name = (len(grammar.vocabulary()) + 1, config.embedding_size), f"vectors_{direction}"
    vectors = layers.Embedding(*shape, mask_zero=True, name=name)(ids)  # (batch, time, size)
    is_backward = direction == "backward"
    layer = layers.SimpleRNN(config.num_units, return_sequences=True, go_backwards=is_backward)
    if direction == "both":
        # s_t = [h_t, g_t]
        states = layers.Bidirectional(layer, name="bidirectional")(vectors)
    else:
        # h_t = tanh(x_t W_x + h_{t-1} W_h + b), or with g_{t+1} in place of h_{t-1}
        states = layer(vectors)  # (batch, time, units)
    if is_backward:
        # The last word was read first: turn round, so that each state is at its word again.
        states = keras.ops.flip(states, axis=1)  # (batch, time, units)
    # p_t = softmax(W s_t + b)
    return layers.Dense(len(grammar.labels()), activation="softmax", name=direction)(states)


def build_model(config: Config, num_batches: int = 0) -> keras.Model:
    """Compiled model from ids (batch, time) to {direction: probabilities (batch, time, labels)}."""
    ids = keras.Input((None,), dtype="int32", name="ids")
    outputs = {direction: label_every_word(config, ids, direction) for direction in DIRECTIONS}
    model = keras.Model(ids, outputs, name="taggers")
    falling = keras.optimizers.schedules.CosineDecay(
        config.learning_rate, config.epochs * max(1, num_batches), alpha=0.01
    )
    # The mean over words: without the reduction it would be one over words and padding.
    loss = keras.losses.SparseCategoricalCrossentropy
    model.compile(
        optimizer=keras.optimizers.Adam(falling),
        loss={name: loss(reduction="mean_with_sample_weight") for name in DIRECTIONS},
        weighted_metrics={name: ["accuracy"] for name in DIRECTIONS},
        **training.compile_options(num_batches, is_short=True),
    )
    return model


# %%
if MAIN:
    keras.utils.set_random_seed(config.seed)
    model = build_model(config, len(data.x_train) // config.batch_size)
    model.summary()

# %% [markdown]
# ## Training
#
# `ModelCheckpoint` keeps the model of the epoch with the lowest validation loss.


# %%
def weighted(x: np.ndarray, y: np.ndarray) -> tuple:
    """Inputs, and labels and weights of the time steps for each tagger: 1 at words, 0 at padding."""
    return x, dict.fromkeys(DIRECTIONS, y), dict.fromkeys(DIRECTIONS, is_word(x))


def train(config: Config, run: Run, model: keras.Model, data: Data) -> dict:
    """Fits the model, goes back to the weights of the lowest validation loss, and returns the history."""
    x, y, weights = weighted(data.x_train, data.y_train)
    checkpoint = keras.callbacks.ModelCheckpoint(run.best_model, save_best_only=True)
    model.fit(
        x,
        y,
        sample_weight=weights,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=weighted(data.x_validation, data.y_validation),
        callbacks=training.resumable(run, [checkpoint]),
        verbose=run.verbose,
    )
    model.load_weights(run.best_model)
    return run.history()


# %%
if MAIN:
    history = train(config, run, model, data)
    for name in DIRECTIONS:
        print(
            f"{name:<9} validation accuracy:", *map(screen.number, history[f"val_{name}_accuracy"])
        )

# %% [markdown]
# ## How near to the best?
#
# All words, and the ambiguous ones alone: those with more than one part of speech in the grammar. The two
# baselines are counted: the most frequent label of training, over all words and of each word.


# %%
def predict(model: keras.Model, ids: np.ndarray) -> dict[str, np.ndarray]:
    """Direction -> probabilities (sentences, time, labels) for ids (sentences, time)."""
    return {name: keras.ops.convert_to_numpy(output) for name, output in model(ids).items()}


def evaluate(model: keras.Model, data: Data) -> dict:
    """Accuracies to expect on sentences of the grammar; the test is read here."""
    answers = grammar.label_by_counting(data)
    for name, probabilities in predict(model, data.x_test).items():
        answers[name] = probabilities.argmax(axis=-1)  # (sentences, time)
    ambiguous = np.isin(data.x_test, grammar.encode_words(sorted(grammar.ambiguous_words())))
    every_word = is_word(data.x_test) * data.test_probabilities[:, None]  # (sentences, time)
    weights = {
        "": every_word,
        "_ambiguous": every_word * ambiguous,
        "_new": every_word * data.test_is_new[:, None],
    }
    return {
        f"{name}_accuracy{end}": float(np.average(labels == data.y_test, weights=weight))
        for name, labels in answers.items()
        for end, weight in weights.items()
    }


# %%
if MAIN:
    metrics |= evaluate(model, data)
    ends = [f"{part}accuracy{end}" for end in ("", "_ambiguous") for part in ("", "bayes_optimal_")]
    rows = [
        (name.replace("_", " "), *(metrics.get(f"{name}_{end}") for end in ends))
        for name in ("most_frequent", "word_alone", *DIRECTIONS)
    ]
    screen.table(("reader", "all words", "Bayes-optimal", "ambiguous", "Bayes-optimal"), *rows)
    run.show(pictures.plot_accuracies([metrics]), "accuracies")

# %% [markdown]
# ## One sentence
#
# How probable is the right label to each tagger? About some words, only the words after them can tell.

# %%
if MAIN:
    words = ("the", "old", "guard", "the", "boat", "here")
    (labels,) = [sentence.labels for sentence in everything if sentence.words == words]
    ids = np.array([grammar.encode_words(words)], dtype="int32")  # (1, time)
    places = np.arange(len(words)), [grammar.labels().index(label) for label in labels]
    right = {name: array[0][places] for name, array in predict(model, ids).items()}  # (time,)
    for t, (word, label) in enumerate(zip(words, labels, strict=True)):
        print(f"{word:<6}{label:<5}", *(f"{name} {right[name][t]:.2f}" for name in DIRECTIONS))
    run.show(pictures.plot_bidirectional(words[:-1], labels[:-1]), "bidirectional")
    run.show(pictures.plot_sentence(words, labels, right), "sentence")

# %% [markdown]
# ## The price
#
# Both directions take twice the weights of one, and twice the time. There is no answer before the end: a
# network that reads the future has to wait for it, so it cannot label a stream word by word. Where a few
# words of future are enough, as here, a forward network that answers two words late could do it, too.


# %%
def count_weights(config: Config) -> dict:
    """Weights of the recurrent layer in one direction and in both, and of the largest tagger."""
    sizes = config.embedding_size, config.num_units
    both = counting.bidirectional(counting.simple_rnn, *sizes)
    table = counting.embedding(len(grammar.vocabulary()) + 1, config.embedding_size)
    return {
        "forward_recurrent_weights": counting.simple_rnn(*sizes),
        "both_recurrent_weights": both,
        "num_weights": table + both + counting.dense(2 * config.num_units, len(grammar.labels())),
    }


# %%
if MAIN:
    metrics |= count_weights(config)
    run.finish("taggers", data.name, metrics)
    for name in ("forward_recurrent_weights", "both_recurrent_weights", "num_weights"):
        print(f"{name:<26}{metrics[name]:,}")
    late = (screen.number(metrics[f"delay_{n}_bayes_optimal_accuracy"]) for n in (1, 2))
    print("A forward reader that answers 1 or 2 words late could reach", " or ".join(late))
    print(
        "Notice: nothing brings the forward tagger beyond its Bayes-optimal accuracy, neither more units nor "
        "more training. What it lacks is not size but the words that follow."
    )
    print("Next: python -m chapters.ch08_lstm_gru")
